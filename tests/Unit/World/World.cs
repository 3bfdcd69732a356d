using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.World;

/// <summary>A whole engine without an OS: fake children and output, virtual time, and the loop turned by hand.</summary>
public sealed class World
{
    /// <summary>An engine that goes on from where another one was.</summary>
    public World(LoopSnapshot before)
        : this([], new EventSerials(before.NextEvent)) => Loop.Restore(before);

    public World(params GroupSettings[] groups)
        : this(groups, new EventSerials())
    {
    }

    public World(FakeJournal journal, params GroupSettings[] groups)
        : this(groups, new EventSerials(), journal)
    {
    }

    private World(GroupSettings[] groups, EventSerials serials, FakeJournal? journal = null)
    {
        Journal = journal;
        var tools = new EngineTools(
            new EngineSurroundings(new Dictionary<string, string> { ["PATH"] = "/bin" }, "unix:///s"),
            command => command.Split(' '),
            account => new LaunchUser(account.Uid, account.Gid, []) { Name = account.Name, Home = $"/home/{account.Name}", Shell = "/bin/sh" },
            errno => $"E{errno}",
            (level, message) => Log.Add($"{level} {message}"))
        {
            Sockets = Sockets,
            Serials = serials,
            Journal = Journal,
        };
        Loop = new EngineLoop(Children, Output, tools, new Clock(Time));
        Configuration = new SupervisorConfiguration
        {
            Path = "/test.conf",
            Supervisord = new SupervisordSettings { LogFile = "/log", PidFile = "/pid", ChildLogDir = "/tmp" },
            Groups = groups.ToValueList(),
        };
        Operations = new Operations(Loop, new ConfigurationSource(Configuration, _ => new ConfigurationResult(Configuration, [])));
        foreach (var group in groups)
        {
            Loop.Post(new Mail.AddGroup(group, new TaskCompletionSource<bool>()));
        }
    }

    public VirtualTime Time { get; } = new();

    public FakeChildren Children { get; } = new();

    public FakeSockets Sockets { get; } = new();

    public FakeOutput Output { get; } = new();

    /// <summary>Null: nothing is written down.</summary>
    public FakeJournal? Journal { get; }

    public EngineLoop Loop { get; }

    public Operations Operations { get; }

    public SupervisorConfiguration Configuration { get; set; }

    public List<string> Log { get; } = [];

    public static ProgramSettings Program(string name, Func<ProgramSettings, ProgramSettings>? with = null)
    {
        var none = new LogSettings { Target = LogTarget.None };
        var program = new ProgramSettings { Name = name, ProgramName = name, Command = $"/bin/{name}", StdOut = none, StdErr = none };
        return with is null ? program : with(program);
    }

    public static GroupSettings Group(string name, int priority, params ProgramSettings[] programs) =>
        new() { Name = name, Priority = priority, Processes = programs.ToValueList() };

    /// <summary>A group of one program with the same name.</summary>
    public static GroupSettings Single(string name, Func<ProgramSettings, ProgramSettings>? with = null) => Group(name, 999, Program(name, with));

    public ProcessEntry this[string name]
    {
        get
        {
            var parts = name.Split(':');
            return Loop.State.Find(new ProcessKey(parts[0], parts[^1]))!;
        }
    }

    public ProcessStateCode State(string name) => this[name].Code;

    /// <summary>Nobody says that a child has ended.</summary>
    public bool LosesSignals { get; init; }

    /// <summary>Turns until nothing is left to do at this moment.</summary>
    public World Settle()
    {
        do
        {
            if (Children.HasEnded && !LosesSignals)
            {
                Loop.Post(new Mail.ChildrenEnded());
            }
        }
        while ((Loop.Turn() <= Time.Monotonic || (Children.HasEnded && !LosesSignals)) && !Loop.Ended);
        return this;
    }

    /// <summary>Moves time on, stopping at every deadline on the way.</summary>
    public World Advance(double seconds)
    {
        var end = Time.Monotonic + TimeSpan.FromSeconds(seconds);
        Settle();
        while (!Loop.Ended && Loop.Turn() is { } next && next <= end)
        {
            Time.AdvanceTo(next);
            Settle();
        }

        Time.AdvanceTo(end);
        return Settle();
    }

    /// <summary>Ends the child of a process.</summary>
    public World End(string name, int code)
    {
        Children.End(this[name].State.Pid, ExitStatus.Exited(code));
        return Settle();
    }

    public ProcessRequest Ask(ProcessAction action, SettleRule rule, params string[] names)
    {
        var request = new ProcessRequest
        {
            Action = action,
            Rule = rule,
            Keys = Operations.InOrder(names.SelectMany(name => ProcessNames.Find(Loop.State, name)), action, Loop.State),
        };
        Operations.Ask(request);
        Settle();
        return request;
    }

    /// <summary>The answers that are there by now.</summary>
    public static List<ProcessOutcome> Answers(ProcessRequest request)
    {
        var all = new List<ProcessOutcome>();
        while (request.Answers.TryRead(out var outcome))
        {
            all.Add(outcome);
        }

        return all;
    }
}
