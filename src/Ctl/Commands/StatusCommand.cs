using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>status: one line a process.</summary>
internal sealed class StatusCommand() : Command(
    "status",
    """
    status <name>		Get status for a single process
    status <gname>:*	Get status for all processes in a group
    status <name> <name>	Get status for multiple named processes
    status			Get all process status info
    """)
{
    private const int NarrowestName = 30;

    public override Argument Takes => Argument.Processes;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            control.Status = ExitStatus.Unknown;
            return;
        }

        var all = control.Call("getAllProcessInfo").Items;
        var names = CommandLine.Words(argument);
        var shown = names.Length == 0 || names.Contains("all") ? all : Choose(control, all, names);
        Show(control, shown);
        if (shown.Any(info => info["state"].Int is (int)ProcessStateName.Stopped or (int)ProcessStateName.Exited or (int)ProcessStateName.Fatal or (int)ProcessStateName.Unknown))
        {
            control.Status = ExitStatus.SomeStopped;
        }
    }

    private static List<XmlRpcValue> Choose(Control control, IReadOnlyList<XmlRpcValue> all, string[] names)
    {
        var chosen = new List<XmlRpcValue>();
        foreach (var name in names)
        {
            var (group, process) = ProcessName.Parse(name);
            var matches = ProcessPattern.Is(name)
                ? ProcessPattern.Find(all, name)
                : [.. all.Where(info => info["group"].Text == group && (process is null || info["name"].Text == process))];
            chosen.AddRange(matches);
            if (matches.Count == 0)
            {
                control.Fail(process is null ? $"{group}: ERROR (no such group)" : $"{name}: ERROR (no such process)", ExitStatus.Unknown);
            }
        }

        return chosen;
    }

    private static void Show(Control control, IReadOnlyList<XmlRpcValue> infos)
    {
        var lines = infos.Select(info => (Name: ProcessName.Show(info["group"].Text, info["name"].Text), State: info["statename"].Text, Description: info["description"].Text)).ToList();
        var width = lines.Select(line => line.Name.Length).Append(NarrowestName).Max() + 3;
        foreach (var (name, state, description) in lines)
        {
            control.Say(name.PadRight(width) + state.PadRight(10) + description);
        }
    }
}
