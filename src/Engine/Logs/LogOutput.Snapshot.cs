using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>Handing all streams and logs to another binary, and taking them over.</summary>
internal sealed partial class LogOutput
{
    /// <summary>On the loop's thread, while the pump stands still.</summary>
    internal OutputSnapshot Capture() => new()
    {
        Processes = [.. _streams.Values.Where(streams => streams.HasBegun).Select(streams => streams.Capture())],
        Logs = _table.Capture(),
        Names = names.Capture(),
    };

    /// <summary>Before the pump starts, and after the loop knows its processes. Descriptors are ours from now on.</summary>
    internal void Restore(OutputSnapshot snapshot)
    {
        names.Restore(snapshot.Names);
        _table.Restore(snapshot.Logs);
        var logs = snapshot.Logs.ToDictionary(log => log.Path);
        foreach (var process in snapshot.Processes)
        {
            Restore(process, LogOf(process.Output), LogOf(process.Error));
        }

        // Open for nobody: its last writer has closed its stream meanwhile.
        foreach (var log in logs.Values.Where(log => log.Descriptor >= 0))
        {
            files.Close(log.Descriptor);
        }

        // The file of a log is open once, however many streams write to it: the first one brings it.
        StreamLog? LogOf(StreamSnapshot? stream)
        {
            if (stream?.Log is not { } path || !logs.TryGetValue(path, out var log))
            {
                return null;
            }

            logs[path] = log with { Descriptor = StreamLog.NotOpen };
            return new StreamLog(path, log.Descriptor, log.Settings) { Device = log.Descriptor >= 0 ? files.DeviceOf(log.Descriptor) : null };
        }
    }

    private void Restore(StreamsSnapshot process, StreamLog? output, StreamLog? error)
    {
        var (key, program) = (process.Key, process.Program);
        var pipes = ChildPipes.Of(process.Input, process.Output?.Descriptor ?? -1, process.Error?.Descriptor ?? -1);
        var streams = new ProcessStreams(key, program, pipes, output, error)
        {
            Pid = process.Pid,
            WatchOutput = WatcherFor?.Invoke(key, program, false),
            WatchError = program.RedirectStderr ? null : WatcherFor?.Invoke(key, program, true),
        };
        _streams[key] = streams;
        streams.Begin(pump, _table, copies);
        streams.Restore(process, pump);
    }
}
