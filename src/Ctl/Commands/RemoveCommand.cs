namespace Supervisor.Ctl.Commands;

/// <summary>remove: stopped groups taken out.</summary>
internal sealed class RemoveCommand() : GroupCommand("remove", "remove <name> [...]\tRemoves process/group from active config", "removeProcessGroup", "removed")
{
    protected override string? Describe(int fault, string group) => fault switch
    {
        FaultCode.StillRunning => $"ERROR: process/group still running: {group}",
        FaultCode.BadName => $"ERROR: no such process/group: {group}",
        _ => null,
    };
}
