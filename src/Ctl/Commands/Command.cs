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

    /// <summary>A call about one process, its fault as a result.</summary>
    protected static ItemResult CallOne(Control control, string name, string method, params XmlRpcValue[] parameters) =>
        CallOneAsync(control, name, method, parameters).GetAwaiter().GetResult();

    protected static async Task<ItemResult> CallOneAsync(Control control, string name, string method, XmlRpcValue[] parameters)
    {
        try
        {
            await control.CallAsync(method, parameters).ConfigureAwait(false);
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
