using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.XmlRpc;

/// <summary>What became of a process in a request, in the original's faults; null when all went well.</summary>
internal static class ProcessFaults
{
    public static RpcValue.Fault? Of(ProcessAction action, ProcessOutcome outcome, string name)
    {
        switch (outcome)
        {
            case { Entry: null }:
                return new(FaultCode.BadName, name);
            case { Refusal: { } refusal }:
                return new(refusal.Found ? FaultCode.NotExecutable : FaultCode.NoFile, refusal.Error);
            case { Verdict: Verdict.AlreadyStarted }:
                return new(FaultCode.AlreadyStarted, name);
            case { Verdict: Verdict.NotRunning }:
                return new(FaultCode.NotRunning, name);
            case { Verdict: Verdict.Unknown }:
                return new(FaultCode.Failed, $"{name} is in an unknown process state");
            case { Entry.Code: ProcessStateCode.Unknown }:
                return new(FaultCode.Failed, outcome.Entry.SpawnError ?? name);
            // Asked while it stops: it starts again when it has stopped.
            case { Entry.State: ProcessState.Stopping { ThenStart: true } or ProcessState.Stopped { StartAt: not null } }:
                return null;
            case { Entry.Code: not (ProcessStateCode.Starting or ProcessStateCode.Running) } when action == ProcessAction.Start:
                return new(outcome.Entry.SpawnError is null ? FaultCode.AbnormalTermination : FaultCode.SpawnError, name);
            default:
                return null;
        }
    }

    /// <summary>One element of the arrays that group calls answer with.</summary>
    public static RpcValue Item(ProcessKey key, RpcValue.Fault? fault) => new RpcValue.Struct(
    [
        ("name", key.Process),
        ("group", key.Group),
        ("status", (int)(fault?.Code ?? FaultCode.Success)),
        ("description", fault?.Message ?? "OK"),
    ]);
}
