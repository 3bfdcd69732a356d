using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.World;

/// <summary>Output that goes nowhere; drains end at once unless a test holds them.</summary>
public sealed class FakeOutput : IOutput
{
    private readonly Queue<Action> _held = new();

    public bool HoldDrains { get; set; }

    public string? AttachError { get; set; }

    public List<(ProcessKey Key, string Text)> Input { get; } = [];

    public AttachResult Attach(ProcessKey key, ProgramSettings program) => new(new ChildStreams(-1, -1, -1), AttachError);

    public void Launched(ProcessKey key, int pid)
    {
    }

    public void Drain(ProcessKey key, Action drained)
    {
        if (HoldDrains)
        {
            _held.Enqueue(drained);
        }
        else
        {
            drained();
        }
    }

    public void ReleaseDrains()
    {
        while (_held.TryDequeue(out var drained))
        {
            drained();
        }
    }

    /// <summary>Who takes what is written to its stdin; everybody unless a test says otherwise.</summary>
    public Func<ProcessKey, InputOutcome> Takes { get; set; } = _ => InputOutcome.Written;

    public InputOutcome WriteInput(ProcessKey key, ReadOnlyMemory<byte> data)
    {
        var outcome = Takes(key);
        if (outcome == InputOutcome.Written)
        {
            Input.Add((key, System.Text.Encoding.UTF8.GetString(data.Span)));
        }

        return outcome;
    }

    /// <summary>Whose streams were told to go elsewhere, and where stdout goes.</summary>
    public List<(ProcessKey Key, string? StdOut)> Turned { get; } = [];

    public void TurnLogs(ProcessKey key, ProgramSettings program) => Turned.Add((key, program.StdOut.Path));

    public void ReopenAll()
    {
    }

    public string? Clear(ProcessKey key, ProgramSettings program, LogStreams streams) => null;

    public (string? StdOut, string? StdErr) LogPaths(ProcessKey key, ProgramSettings program) => (program.StdOut.Path, program.StdErr.Path);

    public void Remove(ProcessKey key)
    {
    }
}
