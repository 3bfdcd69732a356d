namespace Supervisor.Configuration;

/// <summary>One fragment as it was read: its name, where it is, and what it says.</summary>
public sealed record FragmentText(string Name, string Path, string Text);

/// <summary>A reading as if the named fragment said this, or, without a text, as if it were not there.</summary>
public sealed record FragmentDraft(string Name, string? Text);
