using System.Collections.Concurrent;
using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>The made-up file names of AUTO logs: made with the file on first use, kept until the process is removed. Any thread may ask.</summary>
internal sealed class AutoLogNames(ILogFiles files, string childLogDir, string identifier)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789_";
    private readonly ConcurrentDictionary<(ProcessKey, bool), Lazy<string>> _names = new();

    internal string For(ProcessKey key, bool stderr) =>
        _names.GetOrAdd((key, stderr), id => new Lazy<string>(() => Make(id.Item1, id.Item2))).Value;

    internal void Forget(ProcessKey key)
    {
        _names.TryRemove((key, false), out _);
        _names.TryRemove((key, true), out _);
    }

    private string Make(ProcessKey key, bool stderr)
    {
        while (true)
        {
            // Not secret: the file is made with O_EXCL, so nobody gains by guessing it. The framework's secure source would load all of OpenSSL.
            var random = string.Create(8, Alphabet, static (name, letters) => Random.Shared.GetItems(letters.AsSpan(), name));
            var name = $"{key.Process.Replace('/', '_')}-{(stderr ? "stderr" : "stdout")}---{identifier}-{random}.log";
            var path = Path.Combine(childLogDir, name);
            var file = files.Open(path, LogFileMode.NewAuto);
            if (file >= 0)
            {
                files.Close(file);
            }

            // Any other error comes again, and is reported, when the process is started.
            if (file != -Libc.EEXIST)
            {
                return path;
            }
        }
    }
}
