using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>update: the configuration read again, and every group that differs made what it is to be.</summary>
internal sealed class UpdateCommand() : Command(
    "update",
    """
    update			Reload config and add/remove as necessary, and will restart affected programs
    update all		Reload config and add/remove as necessary, and will restart affected programs
    update <gname> [...]	Update specific groups
    """)
{
    public override Argument Takes => Argument.Groups;

    public override void Run(Control control, string argument)
    {
        XmlRpcValue answer;
        try
        {
            answer = control.Call("reloadConfig");
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
        {
            control.Fail("ERROR: already shutting down");
            return;
        }

        var lists = answer.Items[0].Items.Select(list => list.Items.Select(group => group.Text).ToList()).ToList();
        var (added, changed, removed) = (lists[0], lists[1], lists[2]);
        var names = CommandLine.Words(argument);
        var wanted = names.Length == 0 || names.Contains("all") ? null : Known(control, names, added);
        foreach (var group in removed.Where(Wanted))
        {
            if (Stop(control, group))
            {
                control.Call("removeProcessGroup", group);
                control.Say($"{group}: removed process group");
            }
        }

        Change(control, [.. changed.Where(Wanted)]);

        foreach (var group in added.Where(Wanted))
        {
            control.Call("addProcessGroup", group);
            control.Say($"{group}: added process group");
        }

        bool Wanted(string group) => wanted is null || wanted.Contains(group);
    }

    /// <summary>Our engine knows which processes a change concerns; the original is told to make the whole group anew.</summary>
    private static void Change(Control control, IReadOnlyList<string> groups)
    {
        using var client = groups.Count == 0 ? null : Ours(control);
        if (client is not null)
        {
            foreach (var change in client.UpdateAsync(new() { Groups = groups }, CancellationToken.None).GetAwaiter().GetResult())
            {
                if (change.StopsSomething())
                {
                    control.Say($"{change.Group}: stopped");
                }

                control.Say($"{change.Group}: updated process group");
            }

            return;
        }

        foreach (var group in groups)
        {
            Stop(control, group);
            control.Call("removeProcessGroup", group);
            control.Call("addProcessGroup", group);
            control.Say($"{group}: updated process group");
        }
    }

    /// <summary>Null when the other side does not speak our API.</summary>
    private static JsonClient? Ours(Control control)
    {
        var client = new JsonClient(control.Endpoint) { RequestTimeout = TimeSpan.FromSeconds(30) };
        try
        {
            _ = client.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult();
            return client;
        }
        catch (SupervisorException)
        {
            client.Dispose();
            return null;
        }
    }

    private static HashSet<string> Known(Control control, string[] names, List<string> added)
    {
        var groups = control.Call("getAllProcessInfo").Items.Select(info => info["group"].Text).Concat(added).ToHashSet();
        foreach (var unknown in names.Where(name => !groups.Contains(name)))
        {
            control.Fail($"ERROR: no such group: {unknown}");
        }

        return [.. names];
    }

    /// <summary>False, after saying so, when a member would not stop.</summary>
    private static bool Stop(Control control, string group)
    {
        var results = CallMany(control, up: false, group, "stopProcessGroup", group);
        control.Say($"{group}: stopped");
        if (results.All(result => result.Code != FaultCode.Failed))
        {
            return true;
        }

        control.Fail($"{group}: has problems; not removing");
        return false;
    }
}
