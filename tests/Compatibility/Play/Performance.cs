using Supervisor.Compatibility.Compare;
using Supervisor.Compatibility.Steps;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Play;

/// <summary>A play could not go on: a condition did not come true, or a step is wrong.</summary>
public sealed class PlayFailedException(string message, Transcript soFar) : Exception(message)
{
    public Transcript SoFar { get; } = soFar;
}

/// <summary>One scenario played once on one side.</summary>
public sealed class Performance : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Section> sections = [];

    private Performance(Scenario scenario, Side side)
    {
        Scenario = scenario;
        Stage = new Stage(side);
        Web = new Web(Stage, inet: false);
        InetWeb = new Web(Stage, inet: true);
        Stage.Write("supervisord.conf", (scenario.HasBase ? BaseConfig : "") + scenario.Config);
        foreach ((string path, string content) in scenario.Files)
        {
            Stage.Write(path, content);
        }
    }

    public Scenario Scenario { get; }

    public Stage Stage { get; }

    public Web Web { get; }

    public Web InetWeb { get; }

    /// <summary>Every daemon that was started, the last one last.</summary>
    public List<ProgramRun> Daemons { get; } = [];

    /// <summary>Steps that run beside the others.</summary>
    public Queue<(string Call, Task<IEnumerable<string>> Lines)> Beside { get; } = [];

    /// <summary>Files that were there before the play, or that it wrote: no news when they are left.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal) { "supervisord.conf" };

    public static string BaseConfig => """
        [unix_http_server]
        file=$DIR/supervisor.sock
        [supervisord]
        logfile=$DIR/supervisord.log
        pidfile=$DIR/supervisord.pid
        childlogdir=$DIR/auto
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://$DIR/supervisor.sock

        """;

    public static async Task<Transcript> Play(Scenario scenario, Side side)
    {
        using var performance = new Performance(scenario, side);
        return await performance.Run();
    }

    private async Task<Transcript> Run()
    {
        Known.UnionWith(Scenario.Files.Select(file => file.Path));
        foreach (Step step in Scenario.Steps)
        {
            await Take(step);
        }

        if (Beside.Count > 0)
        {
            throw Failed("a step that runs beside the others was never joined");
        }

        if (Daemons.Count > 0 && !Daemons[^1].HasEnded)
        {
            await Take(new Step(0, "stop", null));
        }

        foreach (Section last in Aftermath.Of(this))
        {
            sections.Add(last);
        }

        return Normalised();
    }

    private async Task Take(Step step)
    {
        try
        {
            var words = Words.Split(Stage.Fill(step.Call));
            if (!Verbs.All.TryGetValue(words[0].Text, out Verb? verb))
            {
                throw new FormatException($"unknown step '{words[0].Text}': {string.Join(", ", Verbs.All.Keys)} are known");
            }

            await AllExecuted();
            Task<IEnumerable<string>> lines = verb(new Turn(this, [.. words.Skip(1)], step.Body is null ? null : Stage.Fill(step.Body)));
            string heading = $"> {step.Text}";
            if (step.Beside)
            {
                Beside.Enqueue((step.Call, lines));
                sections.Add(new Section(heading, []));
            }
            else
            {
                sections.Add(new Section(heading, [.. await lines]));
            }
        }
        catch (Exception e) when (e is not PlayFailedException)
        {
            throw Failed($"{Scenario.Name}.scenario:{step.Line}: {step.Text}: {(e is FormatException or TimeoutException ? e.Message : e)}");
        }
    }

    /// <summary>
    /// Until it executes its program, a child of the original is a copy of it that swallows TERM; a step that follows a start
    /// closely would then be killed instead of stopped. Such a copy is known by its command line.
    /// </summary>
    private async Task AllExecuted()
    {
        if (Daemons.Count == 0 || Daemons[^1].HasEnded)
        {
            return;
        }

        int daemon = Daemons[^1].Id;
        await Turn.Until("a child to execute its program", () =>
        {
            try
            {
                string own = File.ReadAllText($"/proc/{daemon}/cmdline");
                return Task.FromResult(File.ReadAllText($"/proc/{daemon}/task/{daemon}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .FirstOrDefault(child => own.Length > 0 && File.ReadAllText($"/proc/{child}/cmdline") == own));
            }
            catch (IOException)
            {
                // Somebody has ended meanwhile.
                return Task.FromResult<string?>(null);
            }
        });
    }

    private Transcript Normalised() => Normaliser.For(this).Apply(new Transcript(sections));

    private PlayFailedException Failed(string message)
    {
        try
        {
            foreach (Section last in Aftermath.Of(this))
            {
                sections.Add(last);
            }
        }
        catch (IOException)
        {
            // Then without them.
        }

        return new PlayFailedException($"{Stage.Side.Name}: {message}", Normalised());
    }

    public void Dispose()
    {
        Stage.Dispose();
        Web.Dispose();
        InetWeb.Dispose();
        Daemons.ForEach(daemon => daemon.Dispose());
    }
}
