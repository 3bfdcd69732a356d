using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>One word that supervisorctl understands.</summary>
internal abstract class Command(string name, string help)
{
    public string Name => name;

    public string Help => help;

    /// <summary>The original has no such word.</summary>
    public virtual bool IsOurs => false;

    public virtual Argument Takes => Argument.Nothing;

    public abstract void Run(Control control, string argument);

    /// <summary>True, after saying so, when there is an argument where none belongs.</summary>
    protected bool RefusesArgument(Control control, string argument)
    {
        if (argument.Length == 0)
        {
            return false;
        }

        Complain(control, $"Error: {Name} accepts no arguments");
        return true;
    }

    protected void Complain(Control control, string text, int status = ExitStatus.Generic)
    {
        control.Fail(text, status);
        control.Say(Help);
    }

    protected static IEnumerable<ItemResult> Items(XmlRpcValue results) =>
        results.Items.Select(item => new ItemResult(ProcessName.Show(item["group"].Text, item["name"].Text), item["status"].Int, item["description"].Text));

    /// <summary>A call that waits for the processes of a group, or for all of them.</summary>
    protected static IReadOnlyList<ItemResult> CallMany(Control control, bool up, string? group, string method, params XmlRpcValue[] parameters)
    {
        using var call = new LongCall(control);
        return call.AskAsync(method, parameters).GetAwaiter().GetResult() is { } answer ? [.. Items(answer)] : Settling.AwaitAsync(
            control,
            [.. call.Processes.Where(info => (group is null || info["group"].Text == group) && Settling.Concerns(info, up)).Select(ProcessPattern.FullName)],
            up).GetAwaiter().GetResult();
    }

    /// <summary>A call about one process, its fault as a result.</summary>
    protected static ItemResult CallOne(Control control, string name, string method, params XmlRpcValue[] parameters) =>
        CallOneAsync(name, async () => await control.CallAsync(method, parameters).ConfigureAwait(false)).GetAwaiter().GetResult()!.Value;

    /// <summary>The same; null when the call gives nothing.</summary>
    protected static async Task<ItemResult?> CallOneAsync(string name, Func<Task<XmlRpcValue?>> call)
    {
        try
        {
            return await call().ConfigureAwait(false) is null ? null : new ItemResult(name, FaultCode.Success, "OK");
        }
        catch (XmlRpcFaultException fault)
        {
            return new ItemResult(name, fault.Code, fault.Text);
        }
    }
}

/// <summary>What a call did to one process.</summary>
internal readonly record struct ItemResult(string Name, int Code, string Text)
{
    public bool Succeeded => Code == FaultCode.Success;
}
