using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>
/// Which engine a cmdlet without -Session speaks to: $SupervisorDefaultSession, the runspace's default session,
/// the environment, the first well-known socket that exists.
/// </summary>
internal static class SessionChoice
{
    public const string PreferenceVariable = "SupervisorDefaultSession";

    public static SupervisorSession Default(SessionTable table, Func<string, object?> variable)
    {
        if (SessionReference.From(variable(PreferenceVariable)) is { } preferred)
        {
            return Named(preferred, table);
        }

        if (table.Default is { } session)
        {
            return session;
        }

        SupervisorEndpoint? found;
        try
        {
            found = SupervisorEndpoint.Find();
        }
        catch (FormatException wrong)
        {
            throw new RefusedException(Refusals.Of(wrong, ErrorIds.AddressInvalid, ErrorCategory.InvalidArgument, null));
        }

        return found is not null
            ? table.ForEndpoint(found)
            : throw new RefusedException(Refusals.Of(
                ErrorIds.SupervisorNotFound,
                ErrorCategory.ResourceUnavailable,
                null,
                "cannot find an engine: no session is open, SUPERVISOR_SOCKET and SUPERVISOR_SERVER_URL are not set, and no well-known socket exists",
                "Start one with Start-Supervisor, or name its socket with -Session."));
    }

    public static SupervisorSession Named(SessionReference reference, SessionTable table) =>
        reference.Resolve(table) ?? throw new RefusedException(Refusals.Of(
            ErrorIds.SessionNotFound,
            ErrorCategory.ObjectNotFound,
            reference.Text,
            $"cannot find the session '{reference.Text}': no open session has this name, and it is no address",
            "Get-SupervisorSession lists the open ones; an address looks like unix:///run/supervisor.sock."));
}
