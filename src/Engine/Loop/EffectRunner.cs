using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Writes to the activity log; never blocks.</summary>
public delegate void WriteActivity(ActivityLevel level, string message);

/// <summary>Splits a command line as a shell would; throws <see cref="FormatException"/> with the reason when it cannot.</summary>
public delegate IReadOnlyList<string> SplitCommand(string command);

/// <summary>What the effects need besides the two ports.</summary>
public sealed record EngineTools(
    EngineSurroundings Surroundings,
    SplitCommand Split,
    Func<Account, LaunchUser?> FindUser,
    Func<int, string> ErrnoName,
    WriteActivity Write)
{
    /// <summary>For FastCGI programs; without it they cannot start.</summary>
    public IListeningSockets? Sockets { get; init; }

    /// <summary>Looks up what a group's launches will need to know (accounts, hosts), off the loop's thread.</summary>
    public Action<GroupSettings> LookUp { get; init; } = _ => { };

    /// <summary>What listeners are told as the name of this server.</summary>
    public string Identifier { get; init; } = "supervisor";

    public EventSerials Serials { get; init; } = new();

    /// <summary>Where what must outlive the engine is written down; null for nowhere.</summary>
    public IJournal? Journal { get; init; }

    /// <summary>Whether the activity log shows debug: then what listeners write is wanted even if nobody acts on it.</summary>
    public bool ShowsDebug { get; init; }
}

/// <summary>Carries out effects: each becomes a port call, and its answer an input for the tree, in the same turn.</summary>
internal sealed class EffectRunner(IChildren children, IOutput output, EngineTools tools, Action<Mail> post)
{
    private readonly SharedSockets _sockets = new(tools.Sockets, tools.Write);

    public SharedSockets Sockets => _sockets;

    /// <summary>Why a FastCGI program's socket could not be had when its group was made; null while all could.</summary>
    public string? SocketProblem => _sockets.FirstProblem;

    /// <summary>Does one effect; the answer, if it has one, is to be applied before the next effect.</summary>
    public SupervisorInput? Run(Effect effect)
    {
        switch (effect)
        {
            case Effect.Launch e:
                return Launch([e])[0];
            case Effect.Signal e:
                return Signal(e) is { } refused ? new SupervisorInput.ToProcess(e.Key, refused) : null;
            case Effect.Drain e:
                output.Drain(e.Key, () => post(new Mail.Drained(e.Key, e.Pid)));
                return null;
            case Effect.Redeliver e:
                return new SupervisorInput.ToProcess(e.Key, e.Event);
            case Effect.LookForSurvivors e:
                return children.GroupLives(e.Pid) ? new SupervisorInput.ToProcess(e.Key, new ProcessEvent.SurvivorsSeen(e.Pid)) : null;
            case Effect.NameSurvivors e:
                return new SupervisorInput.ToProcess(e.Key, new ProcessEvent.SurvivorsNamed(Wording.Names([.. e.ProcessGroups.SelectMany(children.FindGroupMembers)])));
            case Effect.TrySocket e:
                _sockets.Try(e.Socket, e.Settings);
                return null;
            case Effect.CloseSocket e:
                _sockets.Close(e.Socket);
                return null;
            case Effect.LookAtKilled e:
                return new SupervisorInput.ToProcess(e.Key, new ProcessEvent.KillSurvived(e.Pid, children.StateOf(e.Pid)));
            case Effect.EndWith { End: var end }:
                tools.Write(end.Line.Level, end.Line.Message);
                post(new Mail.ShutdownAsked(Mood.ShuttingDown, end.ExitStatus));
                return null;
            case Effect.AllStopped:
                _sockets.CloseAll();
                return null;
            case Effect.Forget e:
                output.Remove(e.Key);
                return null;
            case Effect.TurnLogs e:
                output.TurnLogs(e.Key, e.Program);
                tools.Journal?.LogsTurned(e.Key, e.Program);
                return null;
            case Effect.Log e:
                tools.Write(e.Level, e.Message);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Whether the command of a program could be executed now; null when it could, as far as one can tell.</summary>
    public CommandLookup? Refusal(ProgramSettings program)
    {
        var (_, lookup) = Find(program);
        return lookup.Error is null ? null : lookup;
    }

    private (IReadOnlyList<string> Arguments, CommandLookup Lookup) Find(ProgramSettings program)
    {
        try
        {
            var arguments = tools.Split(program.Command);
            return arguments.Count == 0
                ? ([], CommandLookup.Unusable("command is empty"))
                : (arguments, children.FindCommand(arguments[0], LaunchPlan.SearchPath(program)));
        }
        catch (FormatException problem)
        {
            return ([], CommandLookup.Unusable($"can't parse command \"{program.Command}\": {problem.Message}"));
        }
    }

    /// <summary>Launches programs; the answers are in their order, one for each, whatever goes wrong.</summary>
    public IReadOnlyList<SupervisorInput> Launch(IReadOnlyList<Effect.Launch> launches)
    {
        var failures = new string?[launches.Count];
        var ready = new List<(int Index, LaunchRequest Request)>(launches.Count);
        for (var index = 0; index < launches.Count; index++)
        {
            try
            {
                failures[index] = Prepare(launches[index], out var request);
                if (request is not null)
                {
                    ready.Add((index, request));
                }
            }
            catch (Exception problem)
            {
                failures[index] = $"cannot launch '{launches[index].Key.Process}': {problem.Message}";
            }
        }

        tools.Journal?.Launching([.. ready.Select(one => new LaunchIntent(launches[one.Index].Key, launches[one.Index].Program, one.Request.Streams))]);
        var results = children.Launch([.. ready.Select(one => one.Request)]);
        var answers = new SupervisorInput[launches.Count];
        for (var at = 0; at < ready.Count; at++)
        {
            var (index, request) = ready[at];
            var (key, result) = (launches[index].Key, results[at]);
            output.Launched(key, result.Succeeded ? result.Pid : 0);
            failures[index] = result.Succeeded ? null : LaunchPlan.Failure(result, key, request, tools.ErrnoName);
            answers[index] = result.Succeeded ? new SupervisorInput.ToProcess(key, new ProcessEvent.Spawned(result.Pid)) : null!;
        }

        for (var index = 0; index < answers.Length; index++)
        {
            answers[index] ??= new SupervisorInput.ToProcess(launches[index].Key, new ProcessEvent.SpawnFailed(failures[index] ?? "cannot launch"));
        }

        return answers;
    }

    /// <summary>Finds the command and opens the output; the reason in words when there is nothing to launch.</summary>
    private string? Prepare(Effect.Launch launch, out LaunchRequest? request)
    {
        var (key, program) = (launch.Key, launch.Program);
        request = null;
        var (arguments, lookup) = Find(program);
        if (lookup.Path is null)
        {
            return lookup.Error;
        }

        LaunchUser? user = null;
        if (program.User is { } account && (user = tools.FindUser(account)) is null)
        {
            return $"couldn't setuid to {account.Uid}: Can't find uid {account.Uid}";
        }

        var input = -1;
        if (program.FastCgi is { } fastCgi)
        {
            var socket = _sockets.Open(new SocketName(key.Group, program.ProgramName), fastCgi);
            if (socket.Error is not null)
            {
                return socket.Error;
            }

            input = socket.Descriptor;
        }

        var attached = output.Attach(key, program);
        if (attached.Error is not null)
        {
            return attached.Error;
        }

        request = new LaunchRequest
        {
            Key = key,
            Executable = lookup.Path,
            Arguments = arguments,
            Environment = LaunchPlan.Environment(key, program, tools.Surroundings, user),
            Directory = program.Directory,
            Umask = program.Umask,
            User = user,
            DiesWithUs = program.StopOnEngineDeath,
            Streams = program.FastCgi is null ? attached.Streams : attached.Streams with { In = input },
        };
        return null;
    }

    private ProcessEvent.SignalRefused? Signal(Effect.Signal signal)
    {
        foreach (var line in Wording.For(signal))
        {
            tools.Write(line.Level, line.Message);
        }

        var name = signal.Key.Process;
        switch (children.Signal(signal.Pid, signal.Number, signal.WholeGroup, out var errno))
        {
            case SignalOutcome.NoSuchProcess:
                tools.Write(ActivityLevel.Debug, $"unable to signal {name} (pid {signal.Pid}), it probably just exited on its own: {tools.ErrnoName(errno)}");
                return null;
            case SignalOutcome.Refused:
                tools.Write(ActivityLevel.Critical, $"unknown problem killing {name} ({signal.Pid}): {tools.ErrnoName(errno)}");
                return new ProcessEvent.SignalRefused(signal.Pid, $"cannot signal pid {signal.Pid}: {tools.ErrnoName(errno)}");
            default:
                return null;
        }
    }
}
