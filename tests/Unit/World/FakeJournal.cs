using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.World;

/// <summary>Counts what is noted; says that it is written when the test lets it.</summary>
public sealed class FakeJournal : IJournal
{
    private readonly List<Action> _waiting = [];

    /// <summary>What is noted stays unwritten until <see cref="Write"/>.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Processes that were noted, the last one last.</summary>
    public List<ProcessEntry> Noted { get; } = [];

    public void Write()
    {
        Action[] waiting = [.. _waiting];
        _waiting.Clear();
        Array.ForEach(waiting, done => done());
    }

    public void WhenWritten(Action done)
    {
        if (IsSlow)
        {
            _waiting.Add(done);
        }
        else
        {
            done();
        }
    }

    public void Changed(ProcessEntry entry) => Noted.Add(entry);

    public void Launching(IReadOnlyList<LaunchIntent> launches)
    {
    }

    public void Changed(ProcessKey listener, ListenerState state)
    {
    }

    public void Added(GroupSettings group)
    {
    }

    public void Removed(string group)
    {
    }

    public void Gone(ProcessKey key)
    {
    }

    public void LogsTurned(ProcessKey key, ProgramSettings program)
    {
    }

    public void Ending()
    {
    }
}
