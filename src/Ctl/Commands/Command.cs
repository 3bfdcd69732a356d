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
        var (answer, before) = LongCall.AskAsync(control, method, parameters).GetAwaiter().GetResult();
        return answer is not null ? [.. Items(answer)] : Settling.AwaitAsync(
            control,
            [.. before.Where(info => (group is null || info["group"].Text == group) && Settling.Concerns(info, up)).Select(ProcessPattern.FullName)],
            up).GetAwaiter().GetResult();
    }

    /// <summary>A call about one process, its fault as a result.</summary>
    protected static ItemResult CallOne(Control control, string name, string method, params XmlRpcValue[] parameters) =>
        CallOneAsync(control, name, method, parameters).GetAwaiter().GetResult();

    /// <param name="control">The run.</param>
    /// <param name="name">The process as it is shown.</param>
    /// <param name="method">What is called.</param>
    /// <param name="parameters">With what.</param>
    /// <param name="up">Whether it waits until the process is up, or down; null: it does not wait.</param>
    protected static async Task<ItemResult> CallOneAsync(Control control, string name, string method, XmlRpcValue[] parameters, bool? up = null)
    {
        try
        {
            if (up is not { } awaited)
            {
                await control.CallAsync(method, parameters).ConfigureAwait(false);
            }
            else if (await LongCall.AskAsync(control, method, parameters).ConfigureAwait(false) is { Answer: null })
            {
                return (await Settling.AwaitAsync(control, [name], awaited).ConfigureAwait(false))[0];
            }

            return new ItemResult(name, FaultCode.Success, "OK");
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
