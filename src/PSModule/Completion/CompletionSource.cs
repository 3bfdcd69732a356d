using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>What to offer: what is known of -Session where the line has one, else those of the default engine.</summary>
internal static class CompletionSource
{
    public static IEnumerable<SupervisedProcess> Processes(IDictionary bound) => Of(CompletionCaches.Processes, bound);

    public static IEnumerable<T> Of<T>(CompletionCache<T> cache, IDictionary bound)
    {
        try
        {
            return cache.Of([.. Sessions(bound["Session"] ?? bound["Supervisor"])]);
        }
        catch (RefusedException)
        {
            return [];
        }
    }

    // The runspace's own accessor refuses while a pipeline runs, and completion runs in one.
    private static object? Variable(string name) => ScriptBlock.Create($"${{global:{name}}}").InvokeReturnAsIs();

    private static IEnumerable<SupervisorSession> Sessions(object? named)
    {
        var table = SessionTable.Current;
        return named switch
        {
            null => [SessionChoice.Default(table, Variable)],
            PSObject { BaseObject: var inner } => Sessions(inner),
            IEnumerable many and not string => many.Cast<object?>().Where(one => one is not null).SelectMany(Sessions),
            _ => SessionReference.From(named) is { } reference ? [SessionChoice.Named(reference, table)] : [],
        };
    }
}
