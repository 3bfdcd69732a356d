namespace Supervisor.Client.Desired;

/// <summary>Everything that can be declared of the programs of a whole engine.</summary>
public static class ProgramListProperties
{
    public static readonly IReadOnlyList<DeclaredProperty> All =
    [
        new(PropertyNames.SocketPath, PropertyKind.Text) { Use = PropertyUse.Key },
        new(PropertyNames.Programs, PropertyKind.Items)
        {
            Item = [.. ProgramProperties.All.Where(property => property.Name is not (PropertyNames.SocketPath or PropertyNames.TimeoutSec or PropertyNames.InDesiredState))],
        },
        new(PropertyNames.TimeoutSec, PropertyKind.Number) { Use = PropertyUse.WriteOnly, Least = 0 },
        new(PropertyNames.Purge, PropertyKind.Flag) { Use = PropertyUse.WriteOnly },
        new(PropertyNames.InDesiredState, PropertyKind.Flag) { Use = PropertyUse.ReadOnly },
    ];
}
