using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>
/// Makes targets of processes, groups, events of a process, their deserialised forms and strings. It runs before the binder's type check, so a deserialised
/// object is claimed here as a whole and never binds by its Name property, which would act on the local engine.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SupervisedTargetTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Known = ["Supervisor.SupervisedGroup", "Supervisor.SupervisedProcess", "Supervisor.SupervisorEvent"];

    private static readonly string[] Others =
    [
        "Supervisor.SupervisorSession", "Supervisor.LogLine", "Supervisor.SupervisorConfig", "Supervisor.SupervisorConfigProgram", "Supervisor.SupervisorConfigGroup",
        "Supervisor.ConfigChange", "Supervisor.SupervisorEngine",
    ];

    /// <summary>False leaves text to another parameter of the cmdlet.</summary>
    public bool TakesText { get; init; } = true;

    /// <summary>False where groups alone are meant.</summary>
    public bool TakesProcesses { get; init; } = true;

    /// <summary>True where a piped session belongs to -Session.</summary>
    public bool LeavesSessions { get; init; }

    /// <summary>True where a process stands for its group.</summary>
    public bool TakesGroupOf { get; init; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Targets(inputData).ToArray();

    private IEnumerable<SupervisedTarget> Targets(object? input)
    {
        var value = input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            SupervisedTarget target => [target],
            string { Length: > 0 } text when TakesText => [SupervisedTarget.OfText(text)],
            SupervisedProcess process when TakesGroupOf => [SupervisedTarget.OfGroup(process, process.Group, process.Supervisor, process.EngineId, false)],
            SupervisedProcess process when TakesProcesses => [SupervisedTarget.OfProcess(process, process)],
            SupervisorEvent { Name: { } name, Group: { } group, ProcessName: { } process } happened when TakesProcesses =>
                [SupervisedTarget.OfProcess(happened, name, group, process, happened.Supervisor, happened.EngineId, false)],
            SupervisedGroup group => [SupervisedTarget.OfGroup(group)],
            _ when Flat(input) is { } target => [target],
            IEnumerable many and not string => many.Cast<object?>().SelectMany(Targets),
            SupervisorSession when LeavesSessions => throw Unknown(input),
            // Left to other parameters it would be looked up by its name, on the default engine.
            SupervisorSession or LogLine or SupervisorConfig or SupervisorConfigProgram or SupervisorConfigGroup or ConfigChange or SupervisorEngine => throw NoProcess(value.GetType().FullName!),
            PSObject { TypeNames: var names } when names.FirstOrDefault(IsOther) is { } other => throw NoProcess(other),
            _ => throw Unknown(input),
        };
    }

    private static bool IsOther(string type) => Array.Exists(Others, other => type.EndsWith(other, StringComparison.Ordinal));

    private static ArgumentTransformationMetadataException NoProcess(string type) =>
        new($"cannot use a {type} as a supervised process: name processes with -Name, and their engine with -Session");

    /// <summary>A process or group that was deserialised or went through Select-Object: its properties are all there is.</summary>
    private SupervisedTarget? Flat(object? input)
    {
        if (input is not PSObject { BaseObject: PSCustomObject } flat
            || Array.Find(Known, known => flat.TypeNames.Any(name => name.EndsWith(known, StringComparison.Ordinal))) is not { } type
            || (type != Known[0] && !TakesProcesses && !TakesGroupOf))
        {
            return null;
        }

        // Of all that is flat only Select-Object's own copy was made in this runspace.
        var foreign = !flat.TypeNames.Contains("Selected." + type) || flat.Properties["PSComputerName"] is not null || flat.Properties["RunspaceId"] is not null;
        var supervisor = Text("Supervisor");
        if (Text("Name") is not { Length: > 0 } name || (!foreign && string.IsNullOrEmpty(supervisor)))
        {
            // Without its engine it would act on the default one.
            return null;
        }

        var engine = Guid.TryParse(Text("EngineId"), out var id) ? id : Guid.Empty;
        if (type == Known[0])
        {
            return SupervisedTarget.OfGroup(flat, name, supervisor, engine, foreign);
        }

        if (TakesGroupOf)
        {
            return SupervisedTarget.OfGroup(flat, Text("Group") ?? name.Split(':', 2)[0], supervisor, engine, foreign);
        }

        var parts = name.Split(':', 2);
        return SupervisedTarget.OfProcess(flat, name, Text("Group") ?? parts[0], Text("ProcessName") ?? parts[^1], supervisor, engine, foreign);

        string? Text(string property) => flat.Properties[property]?.Value?.ToString();
    }

    // Any other exception than this pair would be shown to the user as a failure of the transformation instead of "cannot be bound".
    private ArgumentTransformationMetadataException Unknown(object? input)
    {
        var type = (input as PSObject)?.TypeNames.FirstOrDefault() ?? input?.GetType().FullName ?? "null";
        var message = $"cannot use a value of type {type} as a supervised {(TakesProcesses ? "process: expected a process of Get-SupervisedProcess" : "group: expected a group of Get-SupervisedGroup")} or a name in quotes";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
