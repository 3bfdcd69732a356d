using Supervisor.Engine.Core;

namespace Supervisor.Unit.Simulation;

/// <summary>An invariant was broken; the message begins with its name.</summary>
internal sealed class BrokenInvariant(string name, string detail) : Exception($"{name}: {detail}")
{
    public string Name => name;

    public string Detail => detail;
}

/// <summary>What must always hold, whatever happens. Each has a name, and a mutation that breaks it on purpose.</summary>
internal static class Invariants
{
    public const string OneChild = "never two children of one process";
    public const string NoSignalToReaped = "never a signal to a reaped pid";
    public const string StoppingEnds = "every STOPPING ends";
    public const string PidTruth = "the pid in the state is the living child";
    public const string NothingStartsWhileStopping = "nothing starts while everything is being stopped";
    public const string ShutdownEnds = "a shutdown ends with no child left";
    public const string StopOrder = "groups stop one at a time by priority downwards";
    public const string OperatorStopHolds = "who was stopped by a person stays stopped";
    public const string RetriesEnd = "no more tries than startretries plus one";
    public const string NoGapInNews = "each announced transition begins where the last one ended";
    public const string RunningAfterStartSecs = "RUNNING only after startsecs";
    public const string DrainFirst = "an exit is announced only when its output is drained";
    public const string SocketWhileUsed = "a shared socket is open while a child has it, and no longer";
    public const string DeadlinesServed = "no deadline is left in the past";

    public const string OwnedAfterCrash = "no child without an owner after adoption";

    public const string NoneLeftBehind = "who leaves a group leaves no child behind";
    public const string UpdatesArrive = "a group that is at rest has the processes of the last update";

    public static readonly string[] All =
    [
        OneChild, NoSignalToReaped, StoppingEnds, PidTruth, NothingStartsWhileStopping, ShutdownEnds, StopOrder, OperatorStopHolds,
        RetriesEnd, NoGapInNews, RunningAfterStartSecs, DrainFirst, SocketWhileUsed, DeadlinesServed,
        OwnedAfterCrash, NoneLeftBehind, UpdatesArrive,
    ];

    public static void Hold(bool condition, string name, string detail)
    {
        if (!condition)
        {
            throw new BrokenInvariant(name, detail);
        }
    }
}

/// <summary>What an observer knows of one process from what was announced and asked; compared with what the engine does.</summary>
internal sealed class Observed
{
    public ProcessStateCode Code { get; set; } = ProcessStateCode.Stopped;

    /// <summary>The last wish was a stop.</summary>
    public bool StoppedByPerson { get; set; }

    public TimeSpan StoppingSince { get; set; }

    public int FailedTries { get; set; }
}
