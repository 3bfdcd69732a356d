using System.Net.Sockets;
using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>Asks whether a server with the right API answers, and says in the original's words when not.</summary>
internal static class ConnectionCheck
{
    private const string ApiVersion = "3.0";

    public static bool Passes(Control control)
    {
        try
        {
            var version = control.Call("getVersion").Text;
            if (version == ApiVersion)
            {
                return true;
            }

            control.Fail(
                $"Sorry, this version of supervisorctl expects to talk to a server with API version {ApiVersion}, but the remote version is {version}.",
                ExitStatus.NotInstalled);
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.UnknownMethod)
        {
            control.Fail(
                "Sorry, supervisord responded but did not recognize the supervisor namespace commands that supervisorctl uses to control it.  "
                + "Please check that the [rpcinterface:supervisor] section is enabled in the configuration file (see sample.conf).",
                ExitStatus.Unimplemented);
        }
        catch (SupervisorException failure) when (Describe(failure) is { } reason)
        {
            control.Fail($"{control.Url} {reason}", reason == Missing ? ExitStatus.NotRunning : ExitStatus.NoPermission);
        }

        return false;
    }

    public const string Missing = "no such file";

    /// <summary>Null for everything but a missing socket and a refused connection.</summary>
    public static string? Describe(SupervisorException failure) => failure.InnerException is SocketException socket
        ? socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "refused connection",
            SocketError.AddressNotAvailable => Missing,
            _ => null,
        }
        : null;
}
