using System.Collections.Concurrent;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>The made-up file names of AUTO logs, kept until the process is removed. Any thread may ask.</summary>
internal sealed class AutoLogNames(ILogFiles files, string childLogDir, string identifier)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789_";
    private readonly ConcurrentDictionary<(ProcessKey, bool), Lazy<string>> _names = new();
    private readonly ConcurrentDictionary<string, bool> _made = new();

    /// <summary>The name alone, for who is about to open the file himself.</summary>
    internal string NameFor(ProcessKey key, bool stderr) =>
        _names.GetOrAdd((key, stderr), id => new Lazy<string>(() => Make(id.Item1, id.Item2))).Value;

    /// <summary>The name of a file that is there, made empty if nobody has written to it yet.</summary>
    internal string For(ProcessKey key, bool stderr)
    {
        var path = NameFor(key, stderr);
        if (_made.TryAdd(path, true) && files.Open(path, LogFileMode.Auto) is >= 0 and var file)
        {
            files.Close(file);
        }

        return path;
    }

    internal void Forget(ProcessKey key)
    {
        foreach (var stderr in (ReadOnlySpan<bool>)[false, true])
        {
            if (_names.TryRemove((key, stderr), out var name))
            {
                _made.TryRemove(name.Value, out _);
            }
        }
    }

    internal IReadOnlyList<AutoLogName> Capture() =>
        [.. _names.Select(name => new AutoLogName(name.Key.Item1, name.Key.Item2, name.Value.Value, _made.ContainsKey(name.Value.Value)))];

    internal void Restore(IReadOnlyList<AutoLogName> names)
    {
        foreach (var name in names)
        {
            _names[(name.Key, name.StdErr)] = new Lazy<string>(name.Path);
            if (name.Made)
            {
                _made[name.Path] = true;
            }
        }
    }

    /// <summary>How many letters of a name are not in its <see cref="Start"/>.</summary>
    internal const int EndLength = 12;

    /// <summary>What all names begin with that a log of this process can have.</summary>
    internal static string Start(ProcessKey key, bool stderr, string identifier) => $"{Stem(key.Process, stderr)}---{identifier}-";

    internal static string Stem(string process, bool stderr) => $"{process.Replace('/', '_')}-{(stderr ? "stderr" : "stdout")}";

    private string Make(ProcessKey key, bool stderr)
    {
        // A Guid's bits are the kernel's own and cannot be guessed; the framework's secure source would load all of OpenSSL.
        var bits = Guid.NewGuid().ToByteArray();
        var random = string.Create(8, bits, static (name, bits) =>
        {
            for (var i = 0; i < name.Length; i++)
            {
                // Bytes 0 to 5 and 10 to 15 are random all through.
                name[i] = Alphabet[bits[i < 6 ? i : i + 4] % Alphabet.Length];
            }
        });
        return Path.Combine(childLogDir, $"{Start(key, stderr, identifier)}{random}.log");
    }
}
