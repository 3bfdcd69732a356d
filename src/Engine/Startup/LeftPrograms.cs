using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Programs of an earlier engine that run, whatever its journal says: none is started a second time without a word.</summary>
internal sealed class LeftPrograms(SupervisorConfiguration configuration, EngineParts parts)
{
    private readonly LeftLogs _logs = new(configuration, parts.Journal);
    private Survivors _survivors = new([], []);
    private IReadOnlyList<Survivor> _twice = [];

    /// <summary>The journal with all that certainly are ours.</summary>
    /// <param name="journal">As it was read; null: there is nothing to be read.</param>
    /// <param name="marks">What pipes of ours say.</param>
    public JournalState? Complete(JournalState? journal, PipeMarks? marks)
    {
        var urls = new Dictionary<ProcessKey, string?>();
        foreach (var group in configuration.Groups)
        {
            foreach (var program in group.Processes)
            {
                urls[new(group.Name, program.Name)] = program.ServerUrl ?? configuration.ServerUrl;
            }
        }

        var written = journal?.Groups.Values.SelectMany(group => group.Processes.Select(program => new ProcessKey(group.Name, program.Name))) ?? [];
        _survivors = Survivors.Find(marks, urls.Keys.Concat(written), urls);
        var certain = _survivors.Certain.GroupBy(survivor => survivor.Key).Select(same => same.FirstOrDefault(survivor => journal?.Processes.GetValueOrDefault(same.Key)?.State.Pid == survivor.Pid) ?? same.First()).ToList();
        _twice = [.. _survivors.Certain.Except(certain)];
        var (now, ticks) = (new Clock(TimeProvider.System).Now, BootTime.Ticks());
        var plan = new SurvivorPlan(configuration, BootTime.Identity(), born => Earlier(now, BootTime.Since(born, ticks)), _logs.Find);
        var (state, added) = plan.Complete(journal, certain, (survivor, launch) => PipeEnd.HasAny(survivor.Pid, [launch.Input, launch.Output, launch.Error]));
        if (added.Count > 0)
        {
            parts.Activity.Warn($"the journal lacks programs of an earlier engine that still run; they are known by their pipes and taken over, with the settings that the files have now: {List(added)}");
        }

        return state;
    }

    /// <summary>Nobody knows enough of the others to take them over; but who starts them twice should hear of it.</summary>
    /// <param name="adopted">The pids that are ours by now.</param>
    public void TellOthers(IReadOnlyDictionary<ProcessKey, int> adopted)
    {
        if (_twice.Count > 0)
        {
            parts.Activity.Critical($"programs run twice, since an earlier engine has launched them again; these are not taken over, end them: {List(_twice)}");
        }

        var others = _survivors.Likely.Where(survivor => !adopted.ContainsKey(survivor.Key)).ToList();
        if (others.Count > 0)
        {
            parts.Activity.Critical($"programs of an earlier engine still run, and nothing is known of them that would let them be taken over; end them, or they run twice: {List(others)}");
        }
    }

    private static string List(IEnumerable<Survivor> survivors) => string.Join(", ", survivors.Select(survivor => $"{survivor.Key.DisplayName} (pid {survivor.Pid})"));

    private static Instant Earlier(Instant now, TimeSpan age) => new(now.Monotonic - age, now.Wall - age);
}
