using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>The hashtable of -Options as ssh wants it: true and false are yes and no, several values are the key several times.</summary>
internal static class SshOptions
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Hashtable? options) =>
        options is null ? [] : [.. options.Cast<DictionaryEntry>().SelectMany(entry => Values(entry.Value).Select(value => KeyValuePair.Create(entry.Key.ToString()!, value)))];

    private static IEnumerable<string> Values(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        bool flag => [flag ? "yes" : "no"],
        IEnumerable many and not string => many.Cast<object?>().SelectMany(Values),
        var one => [LanguagePrimitives.ConvertTo<string>(one)],
    };
}
