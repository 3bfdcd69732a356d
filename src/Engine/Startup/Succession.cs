using Supervisor.Configuration;

namespace Supervisor.Engine.Startup;

/// <summary>What a life has from the one before it.</summary>
/// <param name="Read">The configuration it lives with.</param>
internal sealed record Succession(ConfigurationResult Read)
{
    /// <summary>What the life before lived with, to be lived with again if this one cannot begin; null when there is nothing to go back to.</summary>
    public ConfigurationResult? Former { get; init; }

    /// <summary>Why the configuration that was to come cannot be lived with, so that the former one is again.</summary>
    public string? Refused { get; init; }
}
