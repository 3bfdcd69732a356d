using Supervisor.Configuration;

namespace Supervisor.Unit.World;

/// <summary>Files from memory (or from disk below it), and accounts made up on demand when lenient.</summary>
internal sealed class FakeConfigFiles : IConfigFiles
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _accounts = [];

    /// <summary>Every folder, user and group exists.</summary>
    public bool Lenient { get; init; }

    public HashSet<string> Folders { get; init; } = new(StringComparer.Ordinal) { "/", "/etc", "/tmp" };

    public Dictionary<string, Account> Users { get; } = new(StringComparer.Ordinal) { ["root"] = new("root", 0, 0), ["www"] = new("www", 33, 33) };

    public Dictionary<string, uint> Groups { get; } = new(StringComparer.Ordinal) { ["root"] = 0, ["web"] = 44 };

    public FakeConfigFiles With(string path, string text)
    {
        _texts[path] = text;
        return this;
    }

    /// <summary>The name that a made-up id was given for.</summary>
    public string NameOf(uint id) => _accounts[(int)id - 1000];

    public bool FileExists(string path) => _texts.ContainsKey(path);

    public bool DirectoryExists(string path) => Lenient || Folders.Contains(path.Length > 1 ? path.TrimEnd('/') : path);

    public Parsed<string> Read(string path) => _texts.TryGetValue(path, out var text) ? text : new Refusal("no such file");

    public IReadOnlyList<string> Glob(string pattern) =>
        [.. _texts.Keys.Where(path => new ConfigFilesPattern(pattern).Matches(path))];

    public Account? FindUser(string name) => Lenient ? new(name, Id(name), Id("group of " + name)) : Users.GetValueOrDefault(name);

    public Account? FindUser(uint uid) => Lenient ? new($"{uid}", uid, uid) : Users.Values.FirstOrDefault(user => user.Uid == uid);

    public uint? FindGroup(string name) => Lenient ? Id(name) : Groups.TryGetValue(name, out var gid) ? gid : null;

    public bool GroupExists(uint gid) => Lenient || Groups.ContainsValue(gid);

    private uint Id(string name)
    {
        if (!_accounts.Contains(name))
        {
            _accounts.Add(name);
        }

        return (uint)(1000 + _accounts.IndexOf(name));
    }

    private sealed class ConfigFilesPattern(string pattern)
    {
        // Simple on purpose: one star at the end part is all that tests use; the real patterns have tests of their own.
        public bool Matches(string path) =>
            pattern.Split('*') is [var head, var tail] ? path.StartsWith(head, StringComparison.Ordinal) && path.EndsWith(tail, StringComparison.Ordinal)
                && path.Count(c => c == '/') == pattern.Count(c => c == '/')
            : path == pattern;
    }
}
