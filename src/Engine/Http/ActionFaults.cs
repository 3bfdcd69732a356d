using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>What became of one process in a request of the JSON API.</summary>
internal static class ActionFaults
{
    private const string TimeoutName = "TIMEOUT";

    public static ActionResult Of(ProcessAction action, string verb, ProcessOutcome outcome, EngineFace face)
    {
        var name = outcome.Key.DisplayName;
        return new ActionResult
        {
            Name = name,
            Fault = FaultOf(action, verb, outcome, name),
            AlreadyDone = outcome.Verdict is Verdict.AlreadyStarted || (outcome.Verdict is Verdict.NotRunning && action != ProcessAction.Signal),
            Process = outcome.Entry is { } entry ? Views.Of(entry, face) : null,
        };
    }

    public static ActionResult Unknown(string name) =>
        new() { Name = name, Fault = Refusals.Fault(FaultCode.BadName, $"there is no process named '{name}'") };

    /// <summary>The time is over: says what is still being waited for.</summary>
    public static ActionResult Unfinished(string verb, ProcessKey key, EngineFace face)
    {
        var entry = face.Operations.State.Find(key);
        var now = face.Clock.Now.Monotonic;
        var doing = entry?.State switch
        {
            null => "is gone",
            ProcessState.Starting s => $"is STARTING and counts as up in {Seconds(s.RunningAt - now)}",
            ProcessState.Stopping s => $"is STOPPING and will be killed in {Seconds(s.KillAt - now)}",
            ProcessState.Backoff { RetryAt: { } retry } => $"is BACKOFF and is tried again in {Seconds(retry - now)}: {entry.SpawnError}",
            _ => $"is {entry.Code.Name()}",
        };
        return new ActionResult
        {
            Name = key.DisplayName,
            Fault = new Fault((int)FaultCode.Failed, TimeoutName, $"cannot {verb} {key.DisplayName} in time: it {doing}"),
            Process = entry is null ? null : Views.Of(entry, face),
        };
    }

    private static Fault? FaultOf(ProcessAction action, string verb, ProcessOutcome outcome, string name) => outcome switch
    {
        { Entry: null } => Refusals.Fault(FaultCode.BadName, $"there is no process named '{name}' any more"),
        { Refusal: { } refusal } => Refusals.Fault(refusal.Found ? FaultCode.NotExecutable : FaultCode.NoFile, $"cannot {verb} {name}: {refusal.Error}"),
        { Verdict: Verdict.Unknown } => Refusals.Fault(FaultCode.Failed, $"cannot {verb} {name}: its state is UNKNOWN"),
        { Verdict: Verdict.NotRunning } when action == ProcessAction.Signal => Refusals.Fault(FaultCode.NotRunning, $"cannot signal {name}: it does not run"),
        _ when action == ProcessAction.Wait => null,
        { Entry.Code: ProcessStateCode.Unknown } => Refusals.Fault(FaultCode.Failed, $"cannot {verb} {name}: {outcome.Entry.SpawnError ?? "its state is UNKNOWN"}"),
        { Entry: { SpawnError: { } error, Code: ProcessStateCode.Fatal or ProcessStateCode.Backoff or ProcessStateCode.Exited } } when WantsUp(action) =>
            Refusals.Fault(FaultCode.SpawnError, $"cannot {verb} {name}: {error}"),
        { Entry.Code: ProcessStateCode.Fatal or ProcessStateCode.Exited } when WantsUp(action) =>
            Refusals.Fault(FaultCode.AbnormalTermination, $"cannot {verb} {name}: it ended at once"),
        { Entry.State: ProcessState.Stopped { StartAt: null } } when WantsUp(action) =>
            Refusals.Fault(FaultCode.AbnormalTermination, $"cannot {verb} {name}: it was stopped meanwhile"),
        { Entry: { } entry } when action is ProcessAction.Stop or ProcessAction.Kill && entry.Code.IsUp() =>
            Refusals.Fault(FaultCode.StillRunning, $"cannot {verb} {name}: it was started again meanwhile"),
        _ => null,
    };

    private static bool WantsUp(ProcessAction action) => action is ProcessAction.Start or ProcessAction.Restart;

    private static string Seconds(TimeSpan span) => $"{Math.Max(0, (int)Math.Ceiling(span.TotalSeconds))} s";
}
