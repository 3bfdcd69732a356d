using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>reload: the server restarted with its configuration read again.</summary>
internal sealed class ReloadCommand() : Command("reload", "reload \t\tRestart the remote supervisord.")
{
    public override void Run(Control control, string argument)
    {
        if (RefusesArgument(control, argument) || !Confirmation.Given(control, "Really restart the remote supervisord process y/N? "))
        {
            return;
        }

        try
        {
            control.Call("restart");
            control.Say("Restarted supervisord");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
        {
            control.Fail("ERROR: already shutting down");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.CantReread)
        {
            // Our engine checks the file first; the original stops everything and finds out afterwards.
            control.Fail($"ERROR: {fault.Text}");
        }
    }
}
