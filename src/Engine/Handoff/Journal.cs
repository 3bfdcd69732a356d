using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// Keeps the journal: a line for each thing that happens, and all in order again when it has grown. On the loop's thread, which waits for the
/// disk at one point only: a child must not be made before its launch is written down, or the next engine could make another.
/// </summary>
/// <param name="onLoop">Brings work to the loop's thread.</param>
internal sealed class Journal(AutoLogNames names, Clock clock, WriteActivity write, Action<Action> onLoop) : IJournal
{
    /// <summary>It is put in order when it is this much longer than it was after the last time.</summary>
    private const int LeastGrowth = 1 << 20;

    /// <summary>Who cannot write tries again with the next thing that happens after this; the writer sees to it when nothing happens.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A disk that takes longer is not waited for until it has caught up.</summary>
    private static readonly TimeSpan ForLaunch = TimeSpan.FromMilliseconds(50), ForEnds = TimeSpan.FromSeconds(2);

    private readonly JournalText _text = new();
    private JournalFile? _file;
    private JournalWriter? _writer;
    private EngineRecord? _engine;
    private long _inOrder;
    private long _length;
    private int _trouble;
    private TimeSpan _again;

    public JournalState State { get; private set; } = new();

    /// <summary>From now on all goes to the file too, which begins with what is known.</summary>
    public void Begin(JournalFile file, EngineRecord engine, JournalState? before = null)
    {
        (_file, _engine, State) = (file, engine, before ?? State);
        _writer = new JournalWriter(file, Tell, () => onLoop(WriteAgain), ForEnds);
        PutInOrder(State.Lines());
        _writer.Flush(ForEnds);
    }

    /// <summary>Whether all is in the file, but for what it refused; waits a moment for it.</summary>
    public bool IsWritten() => _writer?.Flush(ForLaunch) != false;

    public void WhenWritten(Action done)
    {
        if (_writer is { } writer)
        {
            writer.WhenWritten(done);
        }
        else
        {
            done();
        }
    }

    public void Launching(IReadOnlyList<LaunchIntent> launches)
    {
        foreach (var (key, program, streams) in launches)
        {
            Take(new JournalLine
            {
                Launch = new LaunchRecord(key, clock.Now, BootTime.Ticks())
                {
                    Input = PipeEnd.Inode(streams.In),
                    Output = PipeEnd.Inode(streams.Out),
                    Error = program.RedirectStderr ? 0 : PipeEnd.Inode(streams.Error),
                    OutputLog = OutputLog(key, program),
                    ErrorLog = ErrorLog(key, program),
                },
            });
        }

        Write();
        if (_writer?.Flush(ForLaunch) == true && _writer.WasRemoved)
        {
            PutInOrder(State.Lines());
            _writer.Flush(ForLaunch);
        }
    }

    public void Changed(ProcessEntry entry)
    {
        var pid = entry.State.Pid;
        var known = State.Processes.GetValueOrDefault(entry.Key);
        var born = pid == 0 ? 0 : known?.State.Pid == pid ? known.Born : ProcessStat.Of(pid)?.Born ?? 0;
        var line = new JournalLine { Process = ProcessRecord.Of(entry, born) };
        if (State.Ending && entry is { State: ProcessState.Stopped, StoppedByPerson: false })
        {
            // Whoever is being stopped with everything is started again by the next engine, whether or not it has ended: half the lines of a shutdown.
            State.Apply(line);
            return;
        }

        Note(line);
    }

    public void Changed(ProcessKey listener, ListenerState state) =>
        Note(new JournalLine { Listener = new ListenerRecord(listener, state is ListenerState.Ready, state.InHand) });

    public void Added(GroupSettings group) => Note(new JournalLine { Group = group });

    public void Removed(string group) => Note(new JournalLine { Removed = group });

    public void Gone(ProcessKey key) => Note(new JournalLine { Gone = key });

    public void LogsTurned(ProcessKey key, ProgramSettings program)
    {
        var (output, error) = (OutputLog(key, program), ErrorLog(key, program));
        if (State.Launches.GetValueOrDefault(key) is { } known && (known.OutputLog != output || known.ErrorLog != error))
        {
            Note(new JournalLine { Logs = new LogNamesRecord(key, output, error) });
        }
    }

    public void Ending() => Note(new JournalLine { Ending = true });

    /// <summary>Everything has stopped: nothing is left to be known, but perhaps whom a person had stopped.</summary>
    public void End(bool rememberStop)
    {
        if (_file is not { } file || _writer is not { } writer)
        {
            return;
        }

        _text.Clear();
        var stopped = rememberStop ? State.Stopped().ToList() : [];
        foreach (var line in stopped.Count > 0 ? stopped.Prepend(new JournalLine { Engine = _engine }) : [])
        {
            _text.Add(line);
        }

        var (last, end) = (_text.Bytes.ToArray(), default(JournalEnd));
        var isDone = writer.End(() => end = file.End(last), ForEnds);
        (_file, _writer) = (null, null);
        if (!isDone || end.Left != 0)
        {
            write(
                ActivityLevel.Critical,
                $"cannot end {file.Path}: {(isDone ? Errno.Words(end.Left) : LogTrouble.NoAnswer)}; the next start will take it for what an engine that was killed has left behind");
        }
        else if (end.Forgotten != 0)
        {
            write(ActivityLevel.Critical, $"cannot write {file.Path}: {Errno.Words(end.Forgotten)}; that {stopped.Count} programs were stopped will not be remembered");
        }
    }

    /// <summary>The made-up name of a log, from now on.</summary>
    public string AutoLog(ProcessKey key, bool stderr) => names.NameFor(key, stderr);

    private string? OutputLog(ProcessKey key, ProgramSettings program) => program.StdOut.Target == LogTarget.Auto ? names.NameFor(key, stderr: false) : null;

    private string? ErrorLog(ProcessKey key, ProgramSettings program) =>
        program.StdErr.Target == LogTarget.Auto && !program.RedirectStderr ? names.NameFor(key, stderr: true) : null;

    private void Note(JournalLine line)
    {
        Take(line);
        Write();
    }

    private void Take(JournalLine line)
    {
        State.Apply(line);
        if (_file is not null)
        {
            _text.Add(line);
        }
    }

    private void Write()
    {
        if (_writer is null)
        {
            return;
        }

        if (_writer.Lacks)
        {
            // The end of the file may be half a line, and lines are missing: only the whole helps.
            _text.Clear();
            if (clock.Now.Monotonic >= _again && !_writer.IsLate)
            {
                PutInOrder(State.Lines());
            }

            return;
        }

        _writer.Append(_text.Bytes);
        _length += _text.Bytes.Length;
        _text.Clear();
        if (_length > (2 * _inOrder) + LeastGrowth)
        {
            PutInOrder(State.Lines());
        }
    }

    private void WriteAgain()
    {
        if (_writer is { Lacks: true })
        {
            PutInOrder(State.Lines());
        }
    }

    private void PutInOrder(IEnumerable<JournalLine> lines)
    {
        _text.Clear();
        _text.Add(new JournalLine { Engine = _engine });
        foreach (var line in lines)
        {
            _text.Add(line);
        }

        _again = clock.Now.Monotonic + Pause;
        _writer!.Replace(_text.Bytes);
        _length = _inOrder = _text.Bytes.Length;
        _text.Clear();
    }

    /// <summary>On the writer's thread, or on the loop's.</summary>
    private void Tell(int errno)
    {
        if (errno == JournalWriter.Removed)
        {
            write(ActivityLevel.Warn, $"{_file?.Path} was removed, or another file put in its place: it is written anew");
        }
        else if (errno != 0 && Interlocked.Exchange(ref _trouble, errno) == 0)
        {
            var why = errno == JournalWriter.NoAnswer ? LogTrouble.NoAnswer : Errno.Words(errno);
            write(ActivityLevel.Error, $"cannot write {_file?.Path}: {why}; should this engine be killed, the next one will not know all of its programs");
        }
        else if (errno == 0 && Interlocked.Exchange(ref _trouble, 0) != 0)
        {
            write(ActivityLevel.Warn, $"{_file?.Path} is written again");
        }
    }
}
