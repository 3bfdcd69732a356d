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
    private Survivors _survivors = new([], [], []);
    private IReadOnlyList<HeldProgram> _held = [];
    private IReadOnlyList<Survivor> _twice = [];

    /// <summary>Before root becomes another user for good: what an engine of this configuration has left that was root that user could neither take over nor stop, and would run twice.</summary>
    /// <exception cref="StartProblem">There is some.</exception>
    public void RefuseWhatUserMayNot(uint user, PipeMarks? marks, IReadOnlyList<(int Pid, ProcessStat Stat)> processes, OtherEngines others)
    {
        var urls = Urls();
        if (Survivors.Find(marks, urls.Keys, urls, processes, others).Certain is { Count: > 0 } left)
        {
            throw new StartProblem($"cannot become user {user}: programs of an earlier engine still run, which was root, and this user could not take them over: {List(left)}; end them, or start without user= and stop them first");
        }
    }

    /// <summary>The journal with all that certainly are ours.</summary>
    /// <param name="journal">As it was read; null: there is nothing to be read.</param>
    /// <param name="marks">What pipes of ours say.</param>
    /// <param name="processes">All that live.</param>
    /// <param name="others">The engines that live besides us.</param>
    public JournalState? Complete(JournalState? journal, PipeMarks? marks, IReadOnlyList<(int Pid, ProcessStat Stat)> processes, OtherEngines others)
    {
        if (journal is not null)
        {
            _held = HeldProgram.Of(journal, others);
            journal.Leave(_held.Select(held => held.Key));
        }

        var urls = Urls();
        var written = journal?.Groups.Values.SelectMany(group => group.Processes.Select(program => new ProcessKey(group.Name, program.Name))) ?? [];
        _survivors = Survivors.Find(marks, urls.Keys.Concat(written), urls, processes, others);
        _held = [.. _held.Concat(_survivors.Held).GroupBy(held => (held.Key, held.Engine)).Select(same => same.First())];
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
        if (_held.Count > 0)
        {
            parts.Activity.Critical("programs of this configuration are in the hands of another supervisord that lives; they are left to it, and what is started here runs besides: "
                + string.Join(", ", _held.Select(held => $"{held.Key.DisplayName} ({(held.Pid > 0 ? $"pid {held.Pid}, " : "")}of supervisord with pid {held.Engine})")));
        }

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

    /// <summary>What the processes of the files would be told of the server.</summary>
    private Dictionary<ProcessKey, string?> Urls() => configuration.Groups.SelectMany(group => group.Processes.Select(program => (Key: new ProcessKey(group.Name, program.Name), Url: program.ServerUrl ?? configuration.ServerUrl)))
        .GroupBy(one => one.Key).ToDictionary(same => same.Key, same => same.Last().Url);

    private static string List(IEnumerable<Survivor> survivors) => string.Join(", ", survivors.Select(survivor => $"{survivor.Key.DisplayName} (pid {survivor.Pid})"));

    private static Instant Earlier(Instant now, TimeSpan age) => new(now.Monotonic - age, now.Wall - age);
}
