namespace Supervisor.Client.Desired.Dsc;

/// <summary>The lines that each operation writes.</summary>
internal static class DscAnswer
{
    public static IReadOnlyList<byte[]> Get(IReadOnlyList<DeclaredProperty> properties, Declaration actual) => [DeclarationWriter.Write(properties, actual)];

    /// <summary>The actual state with its verdict, then the names of what differs.</summary>
    public static IReadOnlyList<byte[]> Test(IReadOnlyList<DeclaredProperty> properties, DesiredOutcome outcome) =>
    [
        DeclarationWriter.Write(properties, outcome.State.With(PropertyNames.InDesiredState, outcome.Differing.Count == 0)),
        DeclarationWriter.Names(outcome.Differing),
    ];

    /// <summary>The state afterwards, then the names of what was changed.</summary>
    public static IReadOnlyList<byte[]> Set(IReadOnlyList<DeclaredProperty> properties, DesiredOutcome outcome) =>
        [DeclarationWriter.Write(properties, outcome.State), DeclarationWriter.Names(outcome.Differing)];
}
