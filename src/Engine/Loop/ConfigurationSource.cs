using Supervisor.Configuration;

namespace Supervisor.Engine.Loop;

/// <summary>The configuration in force and the one read last; reading happens on the thread of who asks, never on the loop.</summary>
public sealed class ConfigurationSource(SupervisorConfiguration active, Func<FragmentDraft?, ConfigurationResult> read, SupervisorConfiguration? pending = null)
{
    // Around every reading that is kept, and every change of the files: a reading that began before a change must not be taken after it.
    private readonly Lock _files = new();
    private volatile SupervisorConfiguration _pending = pending ?? active;
    private ConfigurationResult? _lastGood;

    /// <summary>What the engine was started (or restarted) with.</summary>
    public SupervisorConfiguration Active { get; } = active;

    /// <summary>What the files said when they were last read without an error.</summary>
    public SupervisorConfiguration Pending => _pending;

    /// <summary>The last reading without an error, with its warnings; null when there was none since the start. Waits for a change that is being written.</summary>
    public ConfigurationResult? LastGood
    {
        get
        {
            lock (_files)
            {
                return _lastGood;
            }
        }
    }

    /// <summary>Reads the files again. With an error nothing changes.</summary>
    /// <param name="judge">Looks at a reading without errors before it is kept, and may find some.</param>
    public Task<ConfigurationResult> ReadAsync(Func<ConfigurationResult, ConfigurationResult>? judge = null) => Task.Run(() =>
    {
        lock (_files)
        {
            var result = Read(null, judge);
            Take(result);
            return result;
        }
    });

    /// <summary>Reads the files and keeps nothing of it; with a draft, as if its fragment were written already.</summary>
    public Task<ConfigurationResult> LookAsync(FragmentDraft? draft, CancellationToken gone) => Task.Run(() => Read(draft), gone);

    /// <summary>Makes true what was read with a draft: unless <paramref name="write"/> answers why not, its reading is the last one.</summary>
    public Task<ConfigurationOutcome?> KeepAsync(ConfigurationResult result, Func<ConfigurationOutcome?> write) => Task.Run(() =>
    {
        lock (_files)
        {
            var refusal = write();
            if (refusal is null)
            {
                Take(result);
            }

            return refusal;
        }
    });

    private void Take(ConfigurationResult result)
    {
        if (result.Configuration is { } good)
        {
            (_pending, _lastGood) = (good, result);
        }
    }

    /// <summary>Whatever goes wrong is a finding like others: whoever asked is told, and the engine runs on.</summary>
    private ConfigurationResult Read(FragmentDraft? draft, Func<ConfigurationResult, ConfigurationResult>? judge = null)
    {
        try
        {
            var result = read(draft);
            return judge is not null && result.Succeeded ? judge(result) : result;
        }
        catch (Exception failure)
        {
            var message = $"cannot read the configuration: {failure.GetType().Name}: {failure.Message}";
            return new(null, [new ConfigurationProblem(ProblemSeverity.Error, message, new(Active.Path, 0))]);
        }
    }
}
