using System.Runtime.InteropServices;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>The loop's view of the pump: makes pipes and opens files on the loop's thread, posts everything else.</summary>
internal sealed partial class LogOutput(LogPump pump, ILogFiles files, AutoLogNames names, Action<LogTrouble> trouble, OutputCopies? copies = null, TimeProvider? time = null) : IOutput, IDisposable
{
    private readonly LogTable _table = new(files, trouble, time ?? TimeProvider.System, pump);
    private readonly LogOpener _opener = new(files, pump.Patience.ForOpening);
    private readonly Dictionary<ProcessKey, ProcessStreams> _streams = [];

    /// <summary>Who reads a protocol in a stream (key, is it stderr); null for nobody.</summary>
    internal Func<ProcessKey, ProgramSettings, bool, OutputWatcher?>? WatcherFor { get; set; }

    public AttachResult Attach(ProcessKey key, ProgramSettings program)
    {
        GiveUp(key);
        var (watchOutput, watchError) = (WatcherFor?.Invoke(key, program, false), program.RedirectStderr ? null : WatcherFor?.Invoke(key, program, true));
        var errno = Open(key, program, stderr: false, out var output);
        StreamLog? error = null;
        if (errno != 0 || (errno = Open(key, program, stderr: true, out error)) != 0)
        {
            output?.Close(files);
            return new AttachResult(default, $"unknown error making dispatchers for '{program.Name}': {Errno.Name(errno)}");
        }

        // Nobody wants the bytes: /dev/null costs neither descriptors nor wake-ups.
        var wantOutput = output is not null || watchOutput is not null || copies?.Want(program.StdOut) == true;
        var wantError = error is not null || watchError is not null || (!program.RedirectStderr && copies?.Want(program.StdErr) == true);
        // A FastCGI program has the shared socket for its stdin.
        var pipes = ChildPipes.Make(program.FastCgi is null, wantOutput, wantError, out errno);
        if (pipes is null)
        {
            output?.Close(files);
            error?.Close(files);
            return new AttachResult(default, errno == Libc.EMFILE
                ? $"too many open files to spawn '{program.Name}'"
                : $"unknown error making dispatchers for '{program.Name}': {Errno.Name(errno)}");
        }

        _streams[key] = new ProcessStreams(key, program, pipes, output, error) { WatchOutput = watchOutput, WatchError = watchError };
        return new AttachResult(pipes.ChildEnds(program.RedirectStderr), null);
    }

    /// <summary>Nothing will be launched any more.</summary>
    public void Dispose() => _opener.Dispose();

    public void Launched(ProcessKey key, int pid)
    {
        if (!_streams.TryGetValue(key, out var streams))
        {
            return;
        }

        if (pid == 0)
        {
            _streams.Remove(key);
            streams.GiveUp(files);
            return;
        }

        streams.Pipes.CloseChildEnds();
        streams.Pid = pid;
        pump.Post(() => streams.Begin(pump, _table, copies));
    }

    public void Drain(ProcessKey key, Action drained)
    {
        _streams.Remove(key, out var streams);
        pump.Post(() =>
        {
            try
            {
                streams?.Drain(pump);
            }
            finally
            {
                if (streams is null)
                {
                    drained();
                }
                else
                {
                    streams.WhenWritten(pump, drained);
                }
            }
        });
    }

    public InputOutcome WriteInput(ProcessKey key, ReadOnlyMemory<byte> data) =>
        _streams.TryGetValue(key, out var streams) ? streams.Input.Write(data, pump) : InputOutcome.NoReader;

    /// <summary>This life ends: what was lost and not told yet is told.</summary>
    public void TellLosses() => pump.Post(_table.TellLosses);

    public void ReopenAll() => pump.Post(_table.ReopenAll);

    public string? Clear(ProcessKey key, ProgramSettings program, LogStreams streams)
    {
        string? problem = null;
        foreach (var stderr in (ReadOnlySpan<bool>)[false, true])
        {
            if (streams.HasFlag(stderr ? LogStreams.StdErr : LogStreams.StdOut) && PathOf(key, program, stderr) is { } path)
            {
                problem ??= Clear(path, StreamLog.SettingsOf(stderr ? program.StdErr : program.StdOut));
            }
        }

        return problem;
    }

    public (string? StdOut, string? StdErr) LogPaths(ProcessKey key, ProgramSettings program) =>
        (PathOf(key, program, stderr: false), PathOf(key, program, stderr: true));

    public void Remove(ProcessKey key)
    {
        GiveUp(key);
        names.Forget(key);
        pump.Post(() =>
        {
            _table.Disown(key, stderr: false);
            _table.Disown(key, stderr: true);
        });
    }

    /// <summary>
    /// The tail of a log and then what is written to it, over rotations, clears and restarts; null when there is no such
    /// file. Any thread may ask; the follower must be disposed.
    /// </summary>
    internal Task<LogFollower?> FollowAsync(ProcessKey key, ProgramSettings program, bool stderr, LogTail tail)
    {
        if (PathOf(key, program, stderr) is not { } path)
        {
            return Task.FromResult<LogFollower?>(null);
        }

        var settings = StreamLog.SettingsOf(stderr ? program.StdErr : program.StdOut);
        var answer = new TaskCompletionSource<LogFollower?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAsked = pump.Post(() =>
        {
            var log = _table.Get(path, settings);
            log.Follow(tail, pump.Post, () => _table.Release(log), follower =>
            {
                _table.Release(log);
                answer.SetResult(follower);
            });
        });
        return isAsked ? answer.Task : Task.FromResult<LogFollower?>(null);
    }

    /// <summary>Bytes of a process's output that could not be written to its logs since they were first opened. On any thread.</summary>
    internal long LostBytes(ProcessKey key) => _table.LostBytes(key);

    // A stream that redirects, or that nobody asked for, has no file.
    private string? PathOf(ProcessKey key, ProgramSettings program, bool stderr)
    {
        var log = stderr ? program.StdErr : program.StdOut;
        return stderr && program.RedirectStderr ? null : log.Target switch
        {
            LogTarget.File => log.Path,
            LogTarget.Auto => names.For(key, stderr),
            _ => null,
        };
    }

    private int Open(ProcessKey key, ProgramSettings program, bool stderr, out StreamLog? opened)
    {
        opened = null;
        var log = stderr ? program.StdErr : program.StdOut;
        var settings = StreamLog.SettingsOf(log);
        if (log.Target == LogTarget.Auto && !(stderr && program.RedirectStderr))
        {
            // Making a file is the disk's slowest work, and a made-up name cannot be wrong: the pump makes it, while the child is launched.
            opened = new StreamLog(names.NameFor(key, stderr), StreamLog.NotOpen, settings);
            return 0;
        }

        if (PathOf(key, program, stderr) is not { } path)
        {
            return 0;
        }

        var device = pump.Devices.Of(path);
        var (length, number) = (0L, -1L);
        var file = device.IsSuspected ? LogOpener.Late : _opener.Open(path, settings.Mode, out length, out number);
        device.IsSuspected |= file == LogOpener.Late;
        opened = file == LogOpener.Late ? new StreamLog(path, StreamLog.NotOpen, settings) { IsLate = true }
            : file >= 0 ? new StreamLog(path, file, settings) { Length = length, Device = number }
            : null;
        return opened is null ? -file : 0;
    }

    private string? Clear(string path, RotatingFileSettings settings)
    {
        if (pump.Devices.Of(path).IsLate)
        {
            return $"cannot clear '{path}': {LogTrouble.NoAnswer}";
        }

        var removed = files.Remove(path);
        if (removed == -Libc.ENOENT)
        {
            pump.Post(() => _table.Find(path)?.Reopen());
            return null;
        }

        var file = removed < 0 ? removed : files.Open(path, settings.Mode);
        if (file < 0)
        {
            return $"cannot clear '{path}': {Marshal.GetPInvokeErrorMessage(-file)}";
        }

        pump.Post(() =>
        {
            if (_table.Find(path) is { } log)
            {
                log.Cleared(file);
            }
            else
            {
                files.Close(file);
            }
        });
        return null;
    }

    private void GiveUp(ProcessKey key)
    {
        if (!_streams.Remove(key, out var streams))
        {
            return;
        }

        if (streams.HasBegun)
        {
            pump.Post(() => streams.Drain(pump));
        }
        else
        {
            streams.GiveUp(files);
        }
    }
}
