namespace Supervisor.Client.Desired;

/// <summary>The state of a program from those of its processes.</summary>
internal static class ProgramState
{
    /// <summary>Running when all are, Stopped when none is up or about to be; null for what is neither.</summary>
    public static string? Of(IReadOnlyList<SupervisedProcess> processes) =>
        processes.Count == 0 ? null
        : processes.All(process => process.State == nameof(ProcessStateName.Running)) ? ProgramProperties.Running
        : processes.All(process => process.State is nameof(ProcessStateName.Stopped) or nameof(ProcessStateName.Exited) or nameof(ProcessStateName.Fatal)) ? ProgramProperties.Stopped
        : null;

    public static IReadOnlyList<Declaration> Items(IEnumerable<SupervisedProcess> processes) =>
        [.. processes.Select(process => new Declaration
        {
            [PropertyNames.Name] = process.Name,
            [PropertyNames.State] = process.State,
            ["id"] = process.Id is { } id ? (long)id : null,
        })];
}
