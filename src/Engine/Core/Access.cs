namespace Supervisor.Engine.Core;

/// <summary>What somebody may do; each includes the one before.</summary>
public enum Access
{
    /// <summary>Nothing at all.</summary>
    None,
    /// <summary>Look: states, logs, events, configuration.</summary>
    Read,
    /// <summary>Change.</summary>
    Control,
}

/// <summary>Somebody who asks, as the audit lines name him, and what he may do.</summary>
public sealed record Caller(string Who, string From, Access May)
{
    /// <summary>For a test or a place that nobody else reaches.</summary>
    public static readonly Caller Unlimited = new("-", "-", Access.Control);
}
