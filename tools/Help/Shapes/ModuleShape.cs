using System.Reflection;

namespace Supervisor.Help.Shapes;

/// <summary>
/// The cmdlets of an assembly, read from its attributes' data. No attribute is made: the reference assembly that stands in
/// for PowerShell has no code.
/// </summary>
public static class ModuleShape
{
    private static readonly (string Name, string Alias)[] Asking = [("WhatIf", "wi"), ("Confirm", "cf")];

    public static IReadOnlyList<CmdletShape> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && Attribute(type, "CmdletAttribute") is not null)
            .Select(Read)
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
    ];

    private static CmdletShape Read(Type type)
    {
        var cmdlet = Attribute(type, "CmdletAttribute")!;
        var confirms = Named(cmdlet, "SupportsShouldProcess") is true;
        return new CmdletShape
        {
            Class = type,
            Verb = (string)cmdlet.ConstructorArguments[0].Value!,
            Noun = (string)cmdlet.ConstructorArguments[1].Value!,
            DefaultSet = Named(cmdlet, "DefaultParameterSetName") as string,
            Confirms = confirms,
            HighImpact = Named(cmdlet, "ConfirmImpact") is 3,
            Aliases = Attribute(type, "AliasAttribute") is { } alias ? Texts(alias) : [],
            Outputs = [.. type.GetCustomAttributesData().Where(data => data.AttributeType.Name == "OutputTypeAttribute").SelectMany(OutputTypes)],
            Parameters = [.. Properties(type).Select(Parameter), .. confirms ? Asking.Select(Added) : []],
        };
    }

    // Those of the class itself first, as people read them.
    private static IEnumerable<PropertyInfo> Properties(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetCustomAttributesData().Any(data => data.AttributeType.Name == "ParameterAttribute"))
        .OrderBy(property => Depth(type, property.DeclaringType!))
        .ThenBy(property => property.MetadataToken);

    private static int Depth(Type type, Type declaring)
    {
        var depth = 0;
        for (var at = type; at != declaring; at = at.BaseType!)
        {
            depth++;
        }

        return depth;
    }

    private static ParameterShape Parameter(PropertyInfo property)
    {
        var data = property.GetCustomAttributesData();
        var element = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : property.PropertyType;
        element = Nullable.GetUnderlyingType(element) ?? element;
        var set = data.FirstOrDefault(one => one.AttributeType.Name == "ValidateSetAttribute");
        return new ParameterShape(
            property.Name,
            property.PropertyType,
            data.FirstOrDefault(one => one.AttributeType.Name == "AliasAttribute") is { } alias ? Texts(alias) : [],
            data.Any(one => one.AttributeType.Name == "SupportsWildcardsAttribute"),
            element.IsEnum ? element.GetEnumNames() : set is null ? [] : Texts(set),
            [.. data.Where(one => one.AttributeType.Name == "ParameterAttribute").Select(Use)]);
    }

    private static ParameterUse Use(CustomAttributeData data) => new(
        Named(data, "ParameterSetName") as string ?? ParameterUse.AllSets,
        Named(data, "Mandatory") is true,
        Named(data, "Position") as int?,
        Named(data, "ValueFromPipeline") is true,
        Named(data, "ValueFromPipelineByPropertyName") is true);

    private static ParameterShape Added((string Name, string Alias) asking) => new(
        asking.Name, typeof(System.Management.Automation.SwitchParameter), [asking.Alias], false, [], [new(ParameterUse.AllSets, false, null, false, false)]);

    private static CustomAttributeData? Attribute(Type type, string name) =>
        type.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.Name == name);

    private static object? Named(CustomAttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    private static string[] Texts(CustomAttributeData data) =>
        [.. ((IEnumerable<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!).Select(argument => (string)argument.Value!)];

    private static IEnumerable<Type> OutputTypes(CustomAttributeData data) =>
        data.ConstructorArguments[0].Value is IEnumerable<CustomAttributeTypedArgument> many
            ? many.Select(argument => argument.Value).OfType<Type>()
            : data.ConstructorArguments.Select(argument => argument.Value).OfType<Type>();
}
