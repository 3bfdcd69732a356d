using Supervisor.Configuration;

namespace Supervisor.Engine.Loop;

/// <summary>The configuration in force and the one read last; reading happens on the thread of who asks, never on the loop.</summary>
public sealed class ConfigurationSource(SupervisorConfiguration active, Func<FragmentDraft?, ConfigurationResult> read, SupervisorConfiguration? pending = null)
{
    private volatile SupervisorConfiguration _pending = pending ?? active;
    private volatile ConfigurationResult? _lastGood;

    /// <summary>What the engine was started (or restarted) with.</summary>
    public SupervisorConfiguration Active { get; } = active;

    /// <summary>What the files said when they were last read without an error.</summary>
    public SupervisorConfiguration Pending => _pending;

    /// <summary>The last reading without an error, with its warnings; null when there was none since the start.</summary>
    public ConfigurationResult? LastGood => _lastGood;

    /// <summary>Reads the files again. With an error nothing changes.</summary>
    public Task<ConfigurationResult> ReadAsync() => Task.Run(() =>
    {
        var result = Read(null);
        Take(result);
        return result;
    });

    /// <summary>Reads the files and keeps nothing of it; with a draft, as if its fragment were written already.</summary>
    public Task<ConfigurationResult> LookAsync(FragmentDraft? draft = null) => Task.Run(() => Read(draft));

    /// <summary>What was read with a draft has become true.</summary>
    public void Take(ConfigurationResult result)
    {
        if (result.Configuration is { } good)
        {
            (_pending, _lastGood) = (good, result);
        }
    }

    /// <summary>Whatever goes wrong is a finding like others: whoever asked is told, and the engine runs on.</summary>
    private ConfigurationResult Read(FragmentDraft? draft)
    {
        try
        {
            return read(draft);
        }
        catch (Exception failure)
        {
            var message = $"cannot read the configuration: {failure.GetType().Name}: {failure.Message}";
            return new(null, [new ConfigurationProblem(ProblemSeverity.Error, message, new(Active.Path, 0))]);
        }
    }
}
