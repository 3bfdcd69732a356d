namespace Supervisor.Ctl.Commands;

/// <summary>add: groups of the last read configuration made active.</summary>
internal sealed class AddCommand() : GroupCommand("add", "add <name> [...]\tActivates any updates in config for process/group", "addProcessGroup", "added")
{
    protected override string? Describe(int fault, string group) => fault switch
    {
        FaultCode.ShutdownState => "ERROR: shutting down",
        FaultCode.AlreadyAdded => "ERROR: process group already active",
        FaultCode.BadName => $"ERROR: no such process/group: {group}",
        _ => null,
    };
}
