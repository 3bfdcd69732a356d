namespace Supervisor.Client.Desired;

/// <summary>Everything that can be declared of an engine.</summary>
public static class EngineProperties
{
    public const string Running = "Running";
    public const string Stopped = "Stopped";

    public static readonly IReadOnlyList<DeclaredProperty> All =
    [
        new(PropertyNames.SocketPath, PropertyKind.Text) { Use = PropertyUse.Key },
        new(PropertyNames.ConfigPath, PropertyKind.Text),
        new(PropertyNames.State, PropertyKind.Choice) { Choices = [Running, Stopped] },
        new(PropertyNames.Version, PropertyKind.Text),
        new("compatibleVersion", PropertyKind.Text) { Use = PropertyUse.ReadOnly },
        new("engineId", PropertyKind.Text) { Use = PropertyUse.ReadOnly },
        new("hostName", PropertyKind.Text) { Use = PropertyUse.ReadOnly },
        new("identification", PropertyKind.Text) { Use = PropertyUse.ReadOnly },
        new("id", PropertyKind.Integer) { Use = PropertyUse.ReadOnly },
        new("processCount", PropertyKind.Integer) { Use = PropertyUse.ReadOnly },
        new(PropertyNames.TimeoutSec, PropertyKind.Number) { Use = PropertyUse.WriteOnly, Least = 0 },
        new(PropertyNames.InDesiredState, PropertyKind.Flag) { Use = PropertyUse.ReadOnly },
    ];
}
