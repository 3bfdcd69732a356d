namespace Supervisor.Help.Pages;

/// <summary>One example: its title, its code and what it shows.</summary>
public sealed record Example(string Title, string Code, string Remarks);

/// <summary>One yaml block under a parameter: its keys in order.</summary>
public sealed record YamlBlock(IReadOnlyDictionary<string, string> Values)
{
    public string this[string key] => Values.GetValueOrDefault(key, "");
}

/// <summary>One described parameter: prose, and one block for each way in which sets take it.</summary>
public sealed record DescribedParameter(string Name, string Text, IReadOnlyList<YamlBlock> Blocks);

/// <summary>A type of INPUTS or OUTPUTS with what is said about it.</summary>
public sealed record DescribedType(string Name, string Text);

/// <summary>A link: its text, and an address or nothing.</summary>
public sealed record RelatedLink(string Text, string Address);

/// <summary>What one markdown file says about one cmdlet, in PlatyPS's schema 2.0.0.</summary>
public sealed record CommandPage
{
    public required IReadOnlyDictionary<string, string> FrontMatter { get; init; }
    public required string Name { get; init; }

    /// <summary>The titles of its second-level sections, in order.</summary>
    public required IReadOnlyList<string> Sections { get; init; }
    public string Synopsis { get; init; } = "";

    /// <summary>Everything under SYNTAX, as it stands.</summary>
    public string Syntax { get; init; } = "";
    public string Description { get; init; } = "";
    public IReadOnlyList<Example> Examples { get; init; } = [];
    public IReadOnlyList<DescribedParameter> Parameters { get; init; } = [];
    public IReadOnlyList<DescribedType> Inputs { get; init; } = [];
    public IReadOnlyList<DescribedType> Outputs { get; init; } = [];
    public string Notes { get; init; } = "";
    public IReadOnlyList<RelatedLink> Links { get; init; } = [];
}
