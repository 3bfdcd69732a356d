using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>pid: of the server or of processes.</summary>
internal sealed class PidCommand() : Command(
    "pid",
    """
    pid			Get the PID of supervisord.
    pid <name>		Get the PID of a single child process by name.
    pid all			Get the PID of every child process, one per line.
    """)
{
    public override Argument Takes => Argument.Processes;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var names = CommandLine.Words(argument);
        if (names.Length == 0)
        {
            control.Say($"{control.Call("getPID").Long}");
        }
        else if (names.Contains("all"))
        {
            foreach (var info in control.Call("getAllProcessInfo").Items)
            {
                control.Say($"{info["pid"].Long}");
            }
        }
        else
        {
            foreach (var name in ProcessPattern.Expand(control, names))
            {
                Tell(control, name);
            }
        }
    }

    private static void Tell(Control control, string name)
    {
        try
        {
            var pid = control.Call("getProcessInfo", name)["pid"].Long;
            control.Say($"{pid}");
            control.Status = pid == 0 ? ExitStatus.NotRunning : control.Status;
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
        {
            control.Fail($"No such process {name}");
        }
    }
}
