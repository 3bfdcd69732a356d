using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>fg: not there yet, beyond the checks of its name.</summary>
internal sealed class FgCommand() : Command(
    "fg",
    """
    fg <process>	Connect to a process in foreground mode
    		Ctrl-C to exit
    """)
{
    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var names = CommandLine.Words(argument);
        if (names.Length == 0)
        {
            Complain(control, "ERROR: no process name supplied");
        }
        else if (names.Length > 1)
        {
            control.Fail("ERROR: too many process names supplied");
        }
        else
        {
            Connect(control, names[0]);
        }
    }

    private static void Connect(Control control, string name)
    {
        try
        {
            var running = control.Call("getProcessInfo", name)["state"].Int == (int)ProcessStateName.Running;
            control.Fail(running ? "ERROR: fg is not supported yet; use tail -f" : "ERROR: process not running");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
        {
            control.Fail("ERROR: bad process name supplied");
        }
    }
}
