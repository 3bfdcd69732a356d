namespace Supervisor.Client;

/// <content>What an engine is configured with, and changing it.</content>
public partial interface ISupervisorClient
{
    /// <summary>What the engine runs with now, without passwords.</summary>
    Task<RunningConfiguration> GetConfigurationAsync(CancellationToken cancellation);

    /// <summary>What differs between the running configuration and the files.</summary>
    Task<IReadOnlyList<ConfigChange>> RereadAsync(CancellationToken cancellation);

    /// <summary>Reads the files again and applies what differs.</summary>
    Task<IReadOnlyList<ConfigChange>> UpdateAsync(ConfigurationRequest request, CancellationToken cancellation);

    /// <summary>Everything that has been pushed to the engine.</summary>
    Task<IReadOnlyList<ConfigFragment>> GetFragmentsAsync(CancellationToken cancellation);

    /// <summary>Checks the fragment together with the rest, keeps it, and applies what its groups differ by; all of it or nothing.</summary>
    Task<IReadOnlyList<ConfigChange>> PushFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation);

    /// <summary>Takes a fragment away, and its groups with it.</summary>
    Task<IReadOnlyList<ConfigChange>> RemoveFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation);
}
