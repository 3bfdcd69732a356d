using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>shutdown: the server ended.</summary>
internal sealed class ShutdownCommand() : Command("shutdown", "shutdown \tShut the remote supervisord down.")
{
    public override void Run(Control control, string argument)
    {
        if (RefusesArgument(control, argument) || !Confirmation.Given(control, "Really shut the remote supervisord process down y/N? "))
        {
            return;
        }

        try
        {
            control.Call("shutdown");
            control.Say("Shut down");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
        {
            control.Say("ERROR: already shutting down");
        }
        catch (SupervisorException failure) when (ConnectionCheck.Describe(failure) is { } reason)
        {
            control.Fail($"ERROR: {control.Url} {reason} (already shut down?)");
        }
    }
}
