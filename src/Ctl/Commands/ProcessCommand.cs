using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>A command that does the same to every named process, group or all: start, stop, signal.</summary>
internal abstract class ProcessCommand(string name, string help, string done, int ignored) : Command(name, help)
{
    protected virtual int UnknownGroupStatus => ExitStatus.Generic;

    /// <summary>Does all names; the caller has checked the connection.</summary>
    protected void Do(Control control, IReadOnlyList<string> names, string verb, XmlRpcValue[] extra)
    {
        if (names.Contains("all"))
        {
            Tell(control, Items(control.Call($"{verb}AllProcesses", extra)));
            return;
        }

        foreach (var name in names)
        {
            var parsed = ProcessName.Parse(name);
            if (parsed.Process is not null)
            {
                Tell(control, [CallOne(control, name, $"{verb}Process", [name, .. extra])]);
                continue;
            }

            try
            {
                Tell(control, Items(control.Call($"{verb}ProcessGroup", [parsed.Group, .. extra])));
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
            {
                control.Fail($"{parsed.Group}: ERROR (no such group)", UnknownGroupStatus);
            }
        }
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
