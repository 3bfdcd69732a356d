using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>reread: the configuration read again, and what an update would do.</summary>
internal sealed class RereadCommand() : Command("reread", "reread \t\t\tReload the daemon's configuration files without add/remove")
{
    private static readonly string[] Words = ["available", "changed", "disappeared"];

    public override void Run(Control control, string argument)
    {
        if (RefusesArgument(control, argument))
        {
            return;
        }

        try
        {
            var lists = control.Call("reloadConfig").Items[0].Items;
            var lines = Words.Zip(lists, (word, groups) => groups.Items.Select(group => (Name: group.Text, Word: word)))
                .SelectMany(lines => lines).OrderBy(line => line.Name, StringComparer.Ordinal).ToList();
            foreach (var (name, word) in lines)
            {
                control.Say($"{name}: {word}");
            }

            if (lines.Count == 0)
            {
                control.Say("No config updates to processes");
            }
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.CantReread)
        {
            control.Fail($"ERROR: {fault.Text}");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
        {
            control.Fail("ERROR: supervisor shutting down");
        }
    }
}
