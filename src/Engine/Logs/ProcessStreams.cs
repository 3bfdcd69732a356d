using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>One launch of one process: its pipes, the log files opened for it, and what the pump made of them.</summary>
internal sealed class ProcessStreams(ProcessKey key, ChildPipes pipes, StreamLog? output, StreamLog? error)
{
    private OutputStream? _output;
    private OutputStream? _error;

    internal ChildPipes Pipes => pipes;

    /// <summary>The child runs: the pipes are the pump's now.</summary>
    internal bool HasBegun { get; set; }

    internal OutputWatcher? WatchOutput { get; init; }

    internal OutputWatcher? WatchError { get; init; }

    internal InputQueue Input { get; } = new(pipes.In);

    /// <summary>On the pump's thread: from here on bytes flow.</summary>
    internal void Begin(LogPump pump, LogTable table)
    {
        _output = Stream(table, pipes.Out, output, false, WatchOutput);
        _error = Stream(table, pipes.Error, error, true, WatchError);
        foreach (var stream in (ReadOnlySpan<OutputStream?>)[_output, _error])
        {
            if (stream is not null)
            {
                pump.Watch(stream);
            }
        }
    }

    internal void Drain(LogPump pump)
    {
        _output?.Drain(pump);
        _error?.Drain(pump);
        Input.Close(pump);
    }

    /// <summary>The launch came to nothing; the pump has not heard of us.</summary>
    internal void GiveUp(ILogFiles files)
    {
        pipes.CloseChildEnds();
        pipes.CloseOurEnds();
        output?.Close(files);
        error?.Close(files);
    }

    private OutputStream? Stream(LogTable table, int fd, StreamLog? log, bool stderr, OutputWatcher? watcher)
    {
        if (fd < 0)
        {
            return null;
        }

        if (log is null)
        {
            return new OutputStream(fd, null, false) { Watcher = watcher };
        }

        var file = table.Own(key, stderr, log.Path, log.Settings);
        file.AddWriter(log.File == StreamLog.NotOpen ? table.Open(log) : log.File);
        return new OutputStream(fd, file, log.StripAnsi) { Watcher = watcher };
    }
}

/// <summary>A log file that was opened for a stream.</summary>
internal sealed record StreamLog(string Path, int File, RotatingFileSettings Settings, bool StripAnsi)
{
    /// <summary>The pump opens it.</summary>
    internal const int NotOpen = -1;

    internal void Close(ILogFiles files)
    {
        if (File != NotOpen)
        {
            files.Close(File);
        }
    }

    internal static RotatingFileSettings SettingsOf(LogSettings log) =>
        new(log.MaxBytes, log.Backups, log.Target == LogTarget.Auto ? LogFileMode.Auto : LogFileMode.Named);
}
