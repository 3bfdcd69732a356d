namespace Supervisor.Client.Desired;

/// <summary>Why a desired state was not reached, with the exit status that DSC's manifests explain.</summary>
public enum DesiredStateFault
{
    InvalidInput = 1,
    EngineNotReachable = 2,
    Rejected = 3,
    NotReachedInTime = 4,
    PermissionDenied = 5,
}

/// <summary>A desired state that was not reached, and every reason.</summary>
public sealed class DesiredStateException(DesiredStateFault fault, IReadOnlyList<string> reasons) : Exception(string.Join("; ", reasons))
{
    public DesiredStateException(DesiredStateFault fault, string reason)
        : this(fault, [reason])
    {
    }

    public DesiredStateFault Fault { get; } = fault;

    public IReadOnlyList<string> Reasons { get; } = reasons;

    /// <summary>The same for a request that the engine did not do.</summary>
    public static DesiredStateException From(SupervisorException cause, string? what = null)
    {
        var fault = cause.Kind switch
        {
            SupervisorErrorKind.AccessDenied or SupervisorErrorKind.Unauthenticated => DesiredStateFault.PermissionDenied,
            SupervisorErrorKind.Fault when cause.Fault is { Name: "TIMEOUT" } => DesiredStateFault.NotReachedInTime,
            SupervisorErrorKind.Fault or SupervisorErrorKind.Unsupported => DesiredStateFault.Rejected,
            SupervisorErrorKind.Timeout when what is not null => DesiredStateFault.NotReachedInTime,
            _ => DesiredStateFault.EngineNotReachable,
        };
        var errors = cause.Problems.Where(problem => problem.Severity == "Error").Select(problem => problem.ToString()).ToList();
        var reasons = errors.Count > 0 ? errors : [cause.Message];
        return new(fault, what is null || fault != DesiredStateFault.Rejected ? reasons : [.. reasons.Select(reason => $"cannot {what}: {reason}")]);
    }
}
