namespace Supervisor.Client.Desired;

/// <summary>What is there (or would be), and the names of the properties that differ or were changed.</summary>
public sealed record DesiredOutcome(Declaration State, IReadOnlyList<string> Differing);
