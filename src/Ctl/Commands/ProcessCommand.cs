using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>A command that does the same to every named process, group or all: start, stop, signal.</summary>
internal abstract class ProcessCommand(string verb, string help, string done, int ignored) : Command(verb, help)
{
    public sealed override Argument Takes => Argument.Processes;

    /// <summary>Words before the names.</summary>
    protected virtual int WordsBefore => 0;

    protected virtual string Requires => "a process name";

    protected virtual int UsageStatus => ExitStatus.Generic;

    protected virtual int UnknownGroupStatus => ExitStatus.Generic;

    public sealed override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var words = CommandLine.Words(argument);
        if (words.Length <= WordsBefore)
        {
            Complain(control, $"Error: {Name} requires {Requires}", UsageStatus);
            return;
        }

        Do(control, words[WordsBefore..], [.. words[..WordsBefore].Select(word => (XmlRpcValue)word)]);
    }

    /// <summary>Whether it waits until processes are up, or down; null: it does not wait.</summary>
    protected virtual bool? Awaits => null;

    /// <summary>Of the processes that a pattern means, those that the command has something to do for: as for a group, the others are left out.</summary>
    protected abstract bool Concerns(ProcessStateName state);

    private void Do(Control control, string[] names, XmlRpcValue[] extra)
    {
        if (names.Contains("all"))
        {
            Tell(control, Many(control, null, $"{Name}AllProcesses", extra));
            return;
        }

        foreach (var name in names)
        {
            if (ProcessPattern.Is(name) && ProcessPattern.Find(control.Call("getAllProcessInfo").Items, name) is { Count: > 0 } found)
            {
                DoTogether(control, found, extra);
            }
            else if (ProcessName.Parse(name) is (var group, { } process))
            {
                Tell(control, EachAsync(control, [(ProcessName.Show(group, process), name)], extra).GetAwaiter().GetResult());
            }
            else
            {
                DoGroup(control, ProcessName.Parse(name).Group, extra);
            }
        }
    }

    private IReadOnlyList<ItemResult> Many(Control control, string? group, string method, XmlRpcValue[] parameters) =>
        Awaits is { } up ? CallMany(control, up, group, method, parameters) : [.. Items(control.Call(method, parameters))];

    private void DoGroup(Control control, string group, XmlRpcValue[] extra)
    {
        try
        {
            Tell(control, Many(control, group, $"{Name}ProcessGroup", [group, .. extra]));
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
        {
            control.Fail($"{group}: ERROR (no such group)", UnknownGroupStatus);
        }
    }

    /// <summary>All at once, as the engine does it for a group.</summary>
    private void DoTogether(Control control, IReadOnlyList<XmlRpcValue> found, XmlRpcValue[] extra)
    {
        var names = found.Where(info => Concerns((ProcessStateName)info["state"].Int)).Select(ProcessPattern.FullName);
        Tell(control, EachAsync(control, [.. names.Select(name => (name, name))], extra).GetAwaiter().GetResult());
    }

    private async Task<IReadOnlyList<ItemResult>> EachAsync(Control control, IReadOnlyList<(string Shown, string Called)> processes, XmlRpcValue[] extra)
    {
        using var waiting = Awaits is null ? null : new LongCall(control);
        var results = await Task.WhenAll(processes.Select(process => CallOneAsync(process.Shown, () => CallAsync(process.Called)))).ConfigureAwait(false);
        var open = processes.Select(process => process.Shown).Where((_, i) => results[i] is null).ToList();
        var later = open.Count == 0 ? [] : await Settling.AwaitAsync(control, open, Awaits == true).ConfigureAwait(false);
        return [.. results.Select((result, i) => result ?? later[open.IndexOf(processes[i].Shown)])];

        async Task<XmlRpcValue?> CallAsync(string name) => waiting is null
            ? await control.CallAsync($"{Name}Process", [name, .. extra]).ConfigureAwait(false)
            : await waiting.AskAsync($"{Name}Process", [name, .. extra]).ConfigureAwait(false);
    }

    private void Tell(Control control, IEnumerable<ItemResult> results)
    {
        foreach (var result in results)
        {
            control.Say(Describe(result));
            control.Status = FaultCode.ToStatus(result.Code, ignored, control.Status);
        }
    }

    private string Describe(ItemResult result) => result.Code switch
    {
        FaultCode.Success => $"{result.Name}: {done}",
        FaultCode.BadName => $"{result.Name}: ERROR (no such process)",
        FaultCode.BadSignal => $"{result.Name}: ERROR (bad signal name)",
        FaultCode.NoFile => $"{result.Name}: ERROR (no such file)",
        FaultCode.NotExecutable => $"{result.Name}: ERROR (file is not executable)",
        FaultCode.AbnormalTermination => $"{result.Name}: ERROR (abnormal termination)",
        FaultCode.SpawnError => $"{result.Name}: ERROR (spawn error)",
        FaultCode.AlreadyStarted => $"{result.Name}: ERROR (already started)",
        FaultCode.NotRunning => $"{result.Name}: ERROR (not running)",
        FaultCode.Failed => result.Text,
        _ => throw new XmlRpcFaultException(result.Code, result.Text),
    };
}
