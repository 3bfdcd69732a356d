using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>The pipes and logs of children that live on, so that what they write goes where it went before.</summary>
internal sealed class StreamAdoption(ILogFiles files, JournalState journal, Action<string> warn)
{
    private readonly Dictionary<string, LogSnapshot> _logs = new(StringComparer.Ordinal);

    public OutputSnapshot Take(IEnumerable<ProcessEntry> living) => new()
    {
        Processes = [.. living.Select(Streams)],
        Logs = [.. _logs.Values],
        Names = [.. journal.Launches.Values.SelectMany(Names)],
    };

    private static IEnumerable<AutoLogName> Names(LaunchRecord launch)
    {
        if (launch.OutputLog is { } output)
        {
            yield return new AutoLogName(launch.Key, StdErr: false, output, Made: true);
        }

        if (launch.ErrorLog is { } error)
        {
            yield return new AutoLogName(launch.Key, StdErr: true, error, Made: true);
        }
    }

    private StreamsSnapshot Streams(ProcessEntry entry)
    {
        var (pid, program) = (entry.State.Pid, entry.Program);
        var launch = journal.Launches.GetValueOrDefault(entry.Key);
        var input = End(entry, 0, launch?.Input ?? 0, Libc.O_WRONLY);
        var output = End(entry, 1, launch?.Output ?? 0, Libc.O_RDONLY);
        var error = End(entry, 2, launch?.Error ?? 0, Libc.O_RDONLY);
        return new StreamsSnapshot(
            entry.Key, program, pid, input, [],
            output < 0 ? null : new StreamSnapshot(output, Log(entry, program.StdOut, launch?.OutputLog, stderr: false)),
            error < 0 ? null : new StreamSnapshot(error, Log(entry, program.StdErr, launch?.ErrorLog, stderr: true)));
    }

    private int End(ProcessEntry entry, int stream, long inode, int flags)
    {
        if (inode == 0)
        {
            return -1;
        }

        var fd = PipeEnd.Of(entry.State.Pid, stream, inode, flags);

        // Only root is let into the folder of one that has ended and was not reaped; there is nothing in it, and its end is told as such.
        if (fd < 0 && ProcessStat.Of(entry.State.Pid) is { Lives: true })
        {
            warn($"cannot take over {(stream == 0 ? "stdin" : stream == 1 ? "stdout" : "stderr")} of {entry.Key.DisplayName} (pid {entry.State.Pid}): {Errno.Words(-fd)}; "
                + (stream == 0 ? "nothing can be sent to it" : "it will wait when its pipe is full: restart it"));
        }

        return fd > 0 ? fd : -1;
    }

    private string? Log(ProcessEntry entry, LogSettings log, string? made, bool stderr)
    {
        var path = log.Target switch { LogTarget.File => log.Path, LogTarget.Auto => made, _ => null };
        if (path is null)
        {
            return null;
        }

        var owner = new LogOwner(entry.Key, stderr);
        if (_logs.TryGetValue(path, out var known))
        {
            _logs[path] = known with { Owners = [.. known.Owners, owner] };
            return path;
        }

        var settings = StreamLog.SettingsOf(log);
        var file = files.Open(path, settings.Mode);
        var length = 0L;
        if (file < 0)
        {
            // Every write tries again, and what is lost meanwhile is counted.
            warn($"cannot open {path}: {Errno.Words(-file)}");
        }
        else
        {
            _ = files.Look(file, out length, out _);
        }

        _logs[path] = new LogSnapshot(path, settings, file, length, long.MinValue, 0) { BirthPosition = length, Birth = DateTime.UtcNow, Owners = [owner] };
        return path;
    }
}
