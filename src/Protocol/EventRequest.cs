namespace Supervisor;

/// <summary>The body of POST /v1/events: a remote communication event for listeners and watchers.</summary>
public sealed record EventRequest
{
    // Settable, not init: the JSON generator would give init properties that are missing in the text no default of ours.

    /// <summary>What the sender calls it; required.</summary>
    public string Type { get; set; } = "";

    /// <summary>What goes with it.</summary>
    public string Data { get; set; } = "";
}
