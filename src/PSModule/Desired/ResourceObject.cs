using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Supervisor.Client.Desired;

namespace Supervisor.PSModule;

/// <summary>Objects of a class-based resource from and to declarations: properties of the same names, Ensure for _exist.</summary>
internal static class ResourceObject
{
    private const string Ensure = "Ensure";

    /// <summary>What has no value is not specified; everything is checked as DSC's JSON is.</summary>
    public static Declaration Read(object resource)
    {
        var values = new OrderedDictionary();
        foreach (var property in Properties(resource).Where(property => property.GetValue(resource) is not null))
        {
            var value = property.GetValue(resource);
            if (property.Name == Ensure)
            {
                values[PropertyNames.Exist] = value!.ToString() == "Present";
            }
            else
            {
                values[property.Name] = value;
            }
        }

        return DeclarationReader.Read(ProgramProperties.All, DictionaryJson.Write(values, ProgramProperties.All));
    }

    /// <summary>A new object of the same class.</summary>
    public static object Of(object like, Declaration declaration)
    {
        var resource = Activator.CreateInstance(like.GetType())!;
        foreach (var property in Properties(resource))
        {
            var value = property.Name == Ensure
                ? declaration.Exists ? "Present" : "Absent"
                : Plain(declaration.Values.FirstOrDefault(pair => string.Equals(pair.Key, property.Name, StringComparison.OrdinalIgnoreCase)).Value);
            if (value is not null)
            {
                property.SetValue(resource, LanguagePrimitives.ConvertTo(value, property.PropertyType, CultureInfo.InvariantCulture));
            }
        }

        return resource;
    }

    private static IEnumerable<PropertyInfo> Properties(object resource) => resource.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static object? Plain(object? value) => value switch
    {
        IReadOnlyDictionary<string, string> map => new Hashtable(map.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)),
        IReadOnlyList<Declaration> items => items.Select(item => $"{item.Text(PropertyNames.Name)}: {item.Text(PropertyNames.State)}").ToArray(),
        _ => value,
    };
}
