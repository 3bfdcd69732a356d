using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>
/// Makes targets of processes, their deserialised forms and strings. It runs before the binder's type check, so a deserialised
/// object is claimed here as a whole and never binds by its Name property, which would act on the local engine.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SupervisedTargetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>False leaves text to another parameter of the cmdlet.</summary>
    public bool TakesText { get; init; } = true;

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Targets(inputData).ToArray();

    private IEnumerable<SupervisedTarget> Targets(object? input)
    {
        var value = input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            SupervisedTarget target => [target],
            string { Length: > 0 } text when TakesText => [SupervisedTarget.OfText(text)],
            SupervisedProcess process => [SupervisedTarget.OfProcess(process, process)],
            _ when FlatProcess(input) is { } target => [target],
            IEnumerable many and not string => many.Cast<object?>().SelectMany(Targets),
            _ => throw Unknown(input),
        };
    }

    /// <summary>A process that was deserialised or went through Select-Object: its properties are all there is.</summary>
    private static SupervisedTarget? FlatProcess(object? input)
    {
        if (input is not PSObject { BaseObject: PSCustomObject } flat
            || !flat.TypeNames.Any(name => name.EndsWith("Supervisor.SupervisedProcess", StringComparison.Ordinal)))
        {
            return null;
        }

        // Of all that is flat only Select-Object's own copy was made in this runspace.
        var foreign = !flat.TypeNames.Contains("Selected.Supervisor.SupervisedProcess") || flat.Properties["PSComputerName"] is not null || flat.Properties["RunspaceId"] is not null;
        var supervisor = Text("Supervisor");
        if (Text("Name") is not { Length: > 0 } name || (!foreign && string.IsNullOrEmpty(supervisor)))
        {
            // Without its engine it would act on the default one.
            return null;
        }

        var parts = name.Split(':', 2);
        return SupervisedTarget.OfProcess(
            flat, name, Text("Group") ?? parts[0], Text("ProcessName") ?? parts[^1], supervisor, Guid.TryParse(Text("EngineId"), out var id) ? id : Guid.Empty, foreign);

        string? Text(string property) => flat.Properties[property]?.Value?.ToString();
    }

    // Any other exception than this pair would be shown to the user as a failure of the transformation instead of "cannot be bound".
    private static ArgumentTransformationMetadataException Unknown(object? input)
    {
        var type = (input as PSObject)?.TypeNames.FirstOrDefault() ?? input?.GetType().FullName ?? "null";
        var message = $"cannot use a value of type {type} as a supervised process: expected a process of Get-SupervisedProcess or a name in quotes";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
