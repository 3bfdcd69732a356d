using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>
/// Keeps PowerShell from turning any object into a name by its ToString(): a process given as -Name would lose its engine,
/// and an object that has only a Group would be looked up under its own text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextOnlyAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (IsText(inputData))
        {
            return inputData;
        }

        var message = $"cannot use a value of type {inputData!.GetType().FullName} as a name: give text, or pipe the process";
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }

    private static bool IsText(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null or string => true,
        IEnumerable many => many.Cast<object?>().All(IsText),
        var other => other.GetType().IsPrimitive,
    };
}
