using System.Runtime.InteropServices;
using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Startup;

/// <summary>How a life begins that another binary has begun in this process: nothing is started or made, everything is taken over.</summary>
internal sealed class EngineResume(Inheritance inheritance, HandoffState state)
{
    public HandoffState State => state;

    /// <summary>Why the binary that was to go on could not; null when none was tried between the one before and us.</summary>
    public string? Problem { get; } = inheritance.Problem is { } problem ? $"cannot upgrade: {problem}" : null;

    public Servers Begin(EngineMachine machine, EngineParts parts, EngineFace face, EngineJournal journal)
    {
        Servers servers;
        try
        {
            servers = TakeOver(machine, parts, face);
        }
        catch (Exception problem)
        {
            // Before anything is tidied up: it belongs to who goes on instead of us.
            inheritance.GiveBack(problem.Message, state);
            throw;
        }

        inheritance.Accept();
        journal.Resume(state);
        parts.Pump.Start();
        parts.Activity.RunOn(parts.Pump);
        parts.Syslog.RunOn(parts.Pump);
        servers.Answer();
        Tell(machine, parts);
        return servers;
    }

    private Servers TakeOver(EngineMachine machine, EngineParts parts, EngineFace face)
    {
        if (parts.Activity.Open(state.Activity) is > 0 and var errno)
        {
            throw new StartProblem($"cannot open the activity log {state.Active.Supervisord.LogFile}: {Marshal.GetPInvokeErrorMessage(errno)}");
        }

        foreach (var group in state.Loop.Groups)
        {
            parts.Loop.LookUp(group.Settings);
        }

        parts.Loop.Restore(state.Loop);
        parts.Output.Restore(state.Output);
        // Who was put back is the last one who can go on.
        return Servers.Open(state.Active, face, parts.Activity.Write, new(machine.Tls, state.Servers, IsLenient: Problem is not null));
    }

    private void Tell(EngineMachine machine, EngineParts parts)
    {
        var children = parts.Loop.State.All.Count(entry => entry.LivePid != 0);
        if (Problem is not null)
        {
            parts.Activity.Critical($"{Problem}; the engine before it goes on with {children} running processes");
            return;
        }

        parts.Activity.Info(
            $"Supervisor {EngineVersion.Own} ({EngineVersion.Kind}) goes on from {state.WrittenBy} with {children} running processes; it is generation {machine.Generation}");
    }
}
