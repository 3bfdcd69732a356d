using System.Collections.Concurrent;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.World;

/// <summary>Fragments in memory, and a disk that fails on demand.</summary>
public sealed class FakeFragments : IFragmentFolder
{
    public ConcurrentDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next writes and deletions fail with.</summary>
    public string? Failure { get; set; }

    public bool Exists(string path) => Texts.ContainsKey(path);

    public string? Write(string path, string text)
    {
        if (Failure is null)
        {
            Texts[path] = text;
        }

        return Failure;
    }

    public string? Delete(string path)
    {
        if (Failure is null)
        {
            Texts.TryRemove(path, out _);
        }

        return Failure;
    }
}
