namespace Supervisor;

/// <summary>A named piece of configuration that was pushed to an engine and that it keeps beside its main file.</summary>
public sealed record ConfigFragment
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }

    /// <summary>The file's base name, letters, digits, "_", "-" and "." only.</summary>
    public required string Name { get; init; }

    /// <summary>Where the engine keeps it.</summary>
    public required string File { get; init; }

    /// <summary>The text as it was pushed.</summary>
    public required string Text { get; init; }

    /// <summary>The groups it defines: nothing else can change by it.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public override string ToString() => Name;
}

/// <summary>How to apply a configuration: the body of an update and of a fragment that is pushed or removed.</summary>
public sealed record ConfigurationRequest
{
    // Settable, not init: the JSON generator would give init properties that are missing in the text no default of ours.

    /// <summary>The text of the fragment; null for an update and for a removal.</summary>
    public string? Text { get; set; }

    /// <summary>update: only these groups; all when empty.</summary>
    public IReadOnlyList<string> Groups { get; set; } = [];

    /// <summary>Answer what would change, and change nothing.</summary>
    public bool WhatIf { get; set; }

    /// <summary>Answer when what was removed or replaced has stopped; false answers at once.</summary>
    public bool Wait { get; set; } = true;

    /// <summary>Longest wait in seconds; null waits as long as the settings of the programs allow.</summary>
    public double? TimeoutSeconds { get; set; }
}
