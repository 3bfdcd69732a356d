using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>
/// Takes a piped session as a whole, before the binder looks at its properties, where its name would be taken for a process's. Nothing else
/// becomes the name of a session by its ToString(); text, and lists of it, are left to the conversion.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        switch (value)
        {
            case SupervisorSession session:
                return new[] { new SessionReference(session) };
            case null or string or SessionReference or Uri or IEnumerable:
                return inputData;
            default:
                // With the inner exception it is "cannot be bound" where it was piped, and other parameters have their turn.
                var message = $"cannot use a value of type {(inputData as PSObject)?.TypeNames.FirstOrDefault() ?? value.GetType().FullName} as a session: expected a session of New-SupervisorSession, its name or an address";
                throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
        }
    }
}
