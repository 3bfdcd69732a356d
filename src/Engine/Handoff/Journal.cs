using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>Writes the journal: one write for each thing that happens, and in order again when it has grown. On the loop's thread.</summary>
internal sealed class Journal(AutoLogNames names, Clock clock, WriteActivity write) : IJournal
{
    /// <summary>It is put in order when it is this much longer than it was after the last time.</summary>
    private const int LeastGrowth = 1 << 20;

    /// <summary>Who cannot write tries again with the next thing that happens after this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly JournalText _text = new();
    private JournalFile? _file;
    private EngineRecord? _engine;
    private long _inOrder;
    private bool _troubled;
    private TimeSpan _again;

    public JournalState State { get; private set; } = new();

    /// <summary>From now on all goes to the file too, which begins with what is known.</summary>
    public void Begin(JournalFile file, EngineRecord engine, JournalState? before = null)
    {
        (_file, _engine, State) = (file, engine, before ?? State);
        PutInOrder(State.Lines());
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
        JournalLine[] stopped = rememberStop ? [.. State.Stopped()] : [];
        if (stopped.Length > 0)
        {
            PutInOrder(stopped);
            _file?.Close();
        }
        else
        {
            _file?.Remove();
        }

        _file = null;
    }

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
        if (_file is null)
        {
            return;
        }

        if (_troubled)
        {
            // The end of the file may be half a line, and lines are missing: only the whole helps.
            _text.Clear();
            if (clock.Now.Monotonic >= _again)
            {
                PutInOrder(State.Lines());
            }

            return;
        }

        Tell(_file.Append(_text.Bytes));
        _text.Clear();
        if (_file.Length > (2 * _inOrder) + LeastGrowth)
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

        Tell(_file!.Replace(_text.Bytes));
        _text.Clear();
        _inOrder = _file.Length;
    }

    private void Tell(int errno)
    {
        if (errno != 0 && !_troubled)
        {
            write(ActivityLevel.Error, $"cannot write {_file!.Path}: {Errno.Words(errno)}; should this engine be killed, the next one will not know all of its programs");
        }

        _troubled = errno != 0;
        _again = clock.Now.Monotonic + Pause;
    }
}
