using System.Collections.Concurrent;

namespace Supervisor.Engine.Logs;

/// <summary>Which file lies on which device: by its folder until the kernel has said it. Any thread may ask.</summary>
internal sealed class LogDevices
{
    private readonly ConcurrentDictionary<string, LogDevice> _byFolder = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LogDevice> _byPath = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, LogDevice> _byNumber = new();

    /// <summary>As far as is known without asking the disk, which may not answer.</summary>
    internal LogDevice Of(string path) =>
        _byPath.TryGetValue(path, out var own) ? own
        : OwnDescriptor.Of(path) is not null ? _byPath.GetOrAdd(path, _ => new LogDevice())
        : _byFolder.GetOrAdd(Path.GetDirectoryName(path) ?? "", _ => new LogDevice());

    /// <param name="path">Where a file was opened.</param>
    /// <param name="number">The kernel's for what it lies on; negative for what is no file on a disk, and holds up nobody else.</param>
    internal LogDevice Of(string path, long number)
    {
        if (number < 0 || OwnDescriptor.Of(path) is not null)
        {
            return _byPath.GetOrAdd(path, _ => new LogDevice());
        }

        var device = _byNumber.GetOrAdd(number, _ => new LogDevice());
        _byFolder[Path.GetDirectoryName(path) ?? ""] = device;
        return device;
    }
}
