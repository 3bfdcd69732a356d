using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>What the values of a property look like.</summary>
public enum PropertyKind
{
    /// <summary>string</summary>
    Text,
    /// <summary>string, one of a few</summary>
    Choice,
    /// <summary>long</summary>
    Integer,
    /// <summary>double</summary>
    Number,
    /// <summary>bool</summary>
    Flag,
    /// <summary>list of long</summary>
    Integers,
    /// <summary>names and texts</summary>
    Map,
    /// <summary>list of <see cref="Declaration"/></summary>
    Items,
}

/// <summary>Which way a property goes.</summary>
public enum PropertyUse
{
    /// <summary>Declared and shown.</summary>
    Both,
    /// <summary>Shown only; ignored where it is declared, so that what was exported can be declared.</summary>
    ReadOnly,
    /// <summary>Declared only, and never compared.</summary>
    WriteOnly,
    /// <summary>Says what is meant; never compared.</summary>
    Key,
}

/// <summary>One property of a resource: its name in JSON, what it may be, and the option of the configuration file that it stands for.</summary>
public sealed record DeclaredProperty(string Name, PropertyKind Kind)
{
    public PropertyUse Use { get; init; }

    /// <summary>The key in the section; null when it is no option.</summary>
    public string? Option { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    public long Least { get; init; } = long.MinValue;

    public long Most { get; init; } = long.MaxValue;

    /// <summary>Brings spellings of one meaning to one text, or says why it is none.</summary>
    public Func<string, Parsed<string>>? Normal { get; init; }

    /// <summary>Items: what each of them has.</summary>
    public IReadOnlyList<DeclaredProperty> Item { get; init; } = [];

    /// <summary>What the option is for a process of the program, defaults included; null for texts, which are shown as they are written.</summary>
    public Func<ProgramSettings, object?>? Effective { get; init; }
}
