using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>avail: every configured process.</summary>
internal sealed class AvailCommand() : Command("avail", "avail\t\t\tDisplay all configured processes")
{
    public override void Run(Control control, string argument)
    {
        if (RefusesArgument(control, argument))
        {
            return;
        }

        try
        {
            foreach (var info in control.Call("getAllConfigInfo").Items)
            {
                var name = ProcessName.Show(info["group"].Text, info["name"].Text);
                var (used, start) = (info["inuse"].Flag ? "in use" : "avail", info["autostart"].Flag ? "auto" : "manual");
                control.Say($"{name,-32} {used,-9} {start,-9} {info["group_prio"].Long}:{info["process_prio"].Long}");
            }
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
        {
            control.Fail("ERROR: supervisor shutting down");
        }
    }
}
