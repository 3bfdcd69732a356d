namespace Supervisor.Help.Shapes;

/// <summary>How a parameter takes part in one parameter set, or in all of them.</summary>
public sealed record ParameterUse(string Set, bool Required, int? Position, bool ByValue, bool ByPropertyName)
{
    /// <summary>PowerShell's own name for "every set".</summary>
    public const string AllSets = "__AllParameterSets";

    public string Pipeline => (ByPropertyName, ByValue) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByPropertyName)",
        (false, true) => "True (ByValue)",
        _ => "False",
    };
}

/// <summary>One parameter as the assembly declares it.</summary>
public sealed record ParameterShape(string Name, Type Type, IReadOnlyList<string> Aliases, bool Wildcards, IReadOnlyList<string> Values, IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>The type as PlatyPS writes it: no namespace, a nullable as what it holds.</summary>
    public string TypeName => NameOf(Type);

    public bool IsSwitch => Type.Name == "SwitchParameter";

    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set) ?? Uses.FirstOrDefault(use => use.Set == ParameterUse.AllSets);

    private static string NameOf(Type type) =>
        type.IsArray ? NameOf(type.GetElementType()!) + "[]" : (Nullable.GetUnderlyingType(type) ?? type).Name;
}
