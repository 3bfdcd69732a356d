using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>The one place where what went wrong becomes an error record: id, category, target, advice.</summary>
internal static class Refusals
{
    private const string StartAdvice = "Start it with Start-Supervisor, or name another engine with -Session.";

    public static ErrorRecord Of(string id, ErrorCategory category, object? target, string message, string? advice = null, string address = "") =>
        Of(new SupervisorException(SupervisorErrorKind.Fault, address, message), id, category, target, advice);

    public static ErrorRecord Of(Exception cause, string id, ErrorCategory category, object? target, string? advice = null)
    {
        var record = new ErrorRecord(cause, id, category, target);
        var hosted = Hosted(cause);
        if (advice is not null || hosted != cause.Message)
        {
            record.ErrorDetails = new ErrorDetails(hosted) { RecommendedAction = advice };
        }

        return record;
    }

    /// <summary>The message with this host's name beside the path of its socket.</summary>
    private static string Hosted(Exception cause) =>
        cause is SupervisorException { Address: ['u', 'n', 'i', 'x', ':', ..] address } && !cause.Message.Contains($"{Environment.MachineName} ({address})", StringComparison.Ordinal)
            ? cause.Message.Replace(address, $"{address} on {Environment.MachineName}", StringComparison.Ordinal)
            : cause.Message;

    /// <summary>A request that failed as a whole.</summary>
    public static ErrorRecord Of(SupervisorException cause, object? target) => cause.Kind switch
    {
        SupervisorErrorKind.NotRunning => Of(cause, ErrorIds.SupervisorNotRunning, ErrorCategory.ResourceUnavailable, target, StartAdvice),
        SupervisorErrorKind.AccessDenied => Of(cause, ErrorIds.SupervisorAccessDenied, ErrorCategory.PermissionDenied, target),
        SupervisorErrorKind.Unauthenticated => Of(cause, ErrorIds.SupervisorAuthenticationFailed, ErrorCategory.AuthenticationError, target),
        SupervisorErrorKind.Timeout => Of(cause, ErrorIds.SupervisorTimeout, ErrorCategory.OperationTimeout, target),
        SupervisorErrorKind.Unreachable => Of(cause, ErrorIds.SupervisorUnreachable, ErrorCategory.ConnectionError, target),
        SupervisorErrorKind.ConnectionLost => Of(cause, ErrorIds.SupervisorConnectionLost, ErrorCategory.ConnectionError, target),
        SupervisorErrorKind.Untrusted => Of(cause, ErrorIds.SupervisorNotTrusted, ErrorCategory.SecurityError, target),
        SupervisorErrorKind.Unsupported => Of(cause, ErrorIds.OperationNotSupported, ErrorCategory.NotImplemented, target),
        SupervisorErrorKind.Fault when cause.Fault is { } fault => Of(cause, FaultMeaning.Of(fault).Id, FaultMeaning.Of(fault).Category, target),
        SupervisorErrorKind.Fault => Of(cause, ErrorIds.SupervisorRefused, ErrorCategory.InvalidOperation, target),
        _ => Of(cause, ErrorIds.SupervisorProtocolError, ErrorCategory.ProtocolError, target),
    };

    /// <summary>An upgrade that did not come about; the programs go on.</summary>
    public static ErrorRecord Of(UpgradeException cause, object? target) => cause.Failure switch
    {
        UpgradeFailure.Refused => Of(cause, ErrorIds.SupervisorUpgradeRefused, ErrorCategory.InvalidArgument, target),
        UpgradeFailure.GivenUp => Of(cause, ErrorIds.SupervisorUpgradeFailed, ErrorCategory.InvalidOperation, target, "Get-SupervisorLog says more; the engine before goes on."),
        _ => Of(cause, ErrorIds.SupervisorUpgradeTimeout, ErrorCategory.OperationTimeout, target),
    };

    /// <summary>One process for which the action did not work.</summary>
    public static ErrorRecord Of(Fault fault, string action, string name, object target, SupervisorSession session)
    {
        var (id, category) = FaultMeaning.Of(fault);
        // Our engine says a whole sentence, an original one a code and a name.
        var message = fault.Message.StartsWith("cannot ", StringComparison.Ordinal)
            ? $"{fault.Message} (on {session.Place})"
            : $"cannot {action} '{name}' on {session.Place}: {fault.Message}";
        return Of(new SupervisorException(SupervisorErrorKind.Fault, session.Address, message) { Fault = fault }, id, category, target);
    }

    public static ErrorRecord NoSuch(SupervisedTarget target, string where) =>
        target.IsGroup ? NoSuchGroup(target.Source, target.Shown, where) : NoSuchProcess(target.Source, target.Shown, where);

    public static ErrorRecord NoSuchGroup(object target, string name, string where) => Of(
        ErrorIds.GroupNotFound,
        ErrorCategory.ObjectNotFound,
        target,
        $"cannot find a group named '{name}' on {where}",
        "Get-SupervisedGroup lists the names; a wildcard that matches nothing is no error.");

    public static ErrorRecord NoSuchProcess(object target, string name, string where) =>
        Of(
            new SupervisorException(SupervisorErrorKind.Fault, where, $"cannot find a process or program named '{name}' on {where}") { Fault = new(FaultMeaning.BadName, "BAD_NAME", $"BAD_NAME: {name}") },
            ErrorIds.ProcessNotFound,
            ErrorCategory.ObjectNotFound,
            target,
            "Get-SupervisedProcess lists the names; a wildcard that matches nothing is no error.");
}
