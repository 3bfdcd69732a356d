using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>fg: a process's output on this terminal, and what is typed here as its input.</summary>
internal sealed class FgCommand() : Command(
    "fg",
    """
    fg <process>	Connect to a process in foreground mode
    		Ctrl-C to exit
    """)
{
    public override Argument Takes => Argument.Processes;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        switch (CommandLine.Words(argument))
        {
            case []:
                Complain(control, "ERROR: no process name supplied");
                break;
            case [var name]:
                if (IsRunning(control, name))
                {
                    new Foreground(control, name).Run();
                }

                break;
            default:
                control.Fail("ERROR: too many process names supplied");
                break;
        }
    }

    /// <summary>False after saying so.</summary>
    private static bool IsRunning(Control control, string name)
    {
        try
        {
            if (control.Call("getProcessInfo", name)["state"].Int == (int)ProcessStateName.Running)
            {
                return true;
            }

            control.Fail("ERROR: process not running");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
        {
            control.Fail("ERROR: bad process name supplied");
        }

        return false;
    }
}
