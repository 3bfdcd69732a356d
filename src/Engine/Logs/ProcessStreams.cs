using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>One launch of one process: its pipes, the log files opened for it, and what the pump made of them.</summary>
internal sealed class ProcessStreams(ProcessKey key, ProgramSettings program, ChildPipes pipes, StreamLog? output, StreamLog? error)
{
    private OutputStream? _output;
    private OutputStream? _error;
    private ProgramSettings _program = program;
    private readonly List<LogFile> _logs = [];

    internal ChildPipes Pipes => pipes;

    /// <summary>0 until the child runs; then the pipes are the pump's.</summary>
    internal int Pid { get; set; }

    internal bool HasBegun => Pid != 0;

    /// <summary>The files the streams go to, for who opens new ones; on the loop's thread.</summary>
    internal (StreamLog? Output, StreamLog? Error) Logs { get; set; } = (output, error);

    internal OutputWatcher? WatchOutput { get; init; }

    internal OutputWatcher? WatchError { get; init; }

    internal InputQueue Input { get; } = new(pipes.In);

    /// <summary>On the pump's thread: from here on bytes flow.</summary>
    internal void Begin(LogPump pump, LogTable table, OutputCopies? copies)
    {
        _output = Stream(pump, table, copies, pipes.Out, output, false, WatchOutput);
        _error = Stream(pump, table, copies, pipes.Error, error, true, WatchError);
        foreach (var stream in (ReadOnlySpan<OutputStream?>)[_output, _error])
        {
            if (stream is not null)
            {
                pump.Watch(stream);
            }
        }
    }

    /// <summary>On the pump's thread: from here on bytes flow elsewhere.</summary>
    internal void Turn(LogPump pump, LogTable table, OutputCopies? copies, ProgramSettings wanted, StreamLog? stdout, StreamLog? stderr)
    {
        _program = wanted;
        Turn(_output, stdout, false);
        Turn(_error, stderr, true);

        void Turn(OutputStream? stream, StreamLog? log, bool isError)
        {
            if (stream is null or { Fd: < 0 })
            {
                // The child has closed it, or never had it.
                table.Close(log);
                return;
            }

            var settings = isError ? wanted.StdErr : wanted.StdOut;
            var to = Copies(pump, copies, settings, isError, () => stream);
            stream.Turn(settings.StripAnsi && (log is not null || to is not null), to, () => table.Turn(key, isError, stream.Log, log));
            if (stream.Log is { } turned && !_logs.Contains(turned))
            {
                _logs.Add(turned);
            }
        }
    }

    /// <summary>While the pump stands still.</summary>
    internal StreamsSnapshot Capture() => new(key, _program, Pid, Input.Fd, Input.Capture(), _output?.Capture(), _error?.Capture());

    /// <summary>After <see cref="Begin"/>: each goes on where the one before it stopped.</summary>
    internal void Restore(StreamsSnapshot snapshot, LogPump pump)
    {
        Input.Restore(snapshot.Waiting, pump);
        if (snapshot.Output is { } stdout)
        {
            _output?.Restore(stdout);
        }

        if (snapshot.Error is { } stderr)
        {
            _error?.Restore(stderr);
        }
    }

    internal void Drain(LogPump pump)
    {
        _output?.Drain(pump);
        _error?.Drain(pump);
        Input.Close(pump);
    }

    /// <summary>After <see cref="Drain"/>: when the last of it is in the logs, or when their disks do not answer.</summary>
    internal void WhenWritten(LogPump pump, Action written)
    {
        var left = _logs.Count;
        foreach (var log in _logs)
        {
            log.WhenWritten(() =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    written();
                }
            });
        }

        if (_logs.Count == 0)
        {
            pump.Work.Then(written);
        }
    }

    /// <summary>The launch came to nothing; the pump has not heard of us.</summary>
    internal void GiveUp(ILogFiles files)
    {
        pipes.CloseChildEnds();
        pipes.CloseOurEnds();
        output?.Close(files);
        error?.Close(files);
    }

    private OutputStream? Stream(LogPump pump, LogTable table, OutputCopies? to, int fd, StreamLog? log, bool stderr, OutputWatcher? watcher)
    {
        if (fd < 0)
        {
            return null;
        }

        LogFile? file = null;
        if (log is not null)
        {
            file = table.Own(key, stderr, log.Path, log.Settings);
            file.AddWriter(log);
            _logs.Add(file);
        }

        var settings = stderr ? _program.StdErr : _program.StdOut;
        OutputStream? stream = null;
        var copies = Copies(pump, to, settings, stderr, () => stream);
        return stream = new OutputStream(fd, file, settings.StripAnsi && (log is not null || copies is not null), copies) { Watcher = watcher };
    }

    private StreamCopies? Copies(LogPump pump, OutputCopies? to, LogSettings settings, bool stderr, Func<OutputStream?> stream)
    {
        var copies = to?.For(new StreamName(key, Pid, stderr), settings, (stderr ? WatchError : WatchOutput) is not null);
        if (copies is not null)
        {
            copies.Backlog.Eased = () => pump.Post(() => stream()?.GoOn(pump));
        }

        return copies;
    }
}

/// <summary>A log file that was opened for a stream.</summary>
internal sealed record StreamLog(string Path, int File, RotatingFileSettings Settings)
{
    /// <summary>The pump opens it.</summary>
    internal const int NotOpen = -1;

    /// <summary>What it held when it was opened.</summary>
    internal long Length { get; init; }

    /// <summary>The kernel's number for what it lies on; null when nobody has asked, -1 for what is no file.</summary>
    internal long? Device { get; init; }

    /// <summary>Its disk did not open it in time.</summary>
    internal bool IsLate { get; init; }

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
