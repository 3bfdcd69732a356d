using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Unit.Ctl;

namespace Supervisor.Unit.EndToEnd;

/// <summary>One session of an administrator, with both clients on both engines: what is printed and every exit status are the same.</summary>
public sealed partial class ClientComparisonTests
{
    private const string Before = """
        [program:cat]
        command=/bin/cat
        stdout_logfile=FOLDER/cat.log
        [program:talk]
        command=/bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; echo oops >&2; exec sleep 1000'
        stdout_logfile=FOLDER/talk.log
        stderr_logfile=FOLDER/talk.err
        [program:down]
        command=/bin/cat
        autostart=false
        [program:fatal]
        command=/bin/false
        startsecs=30
        startretries=0
        autorestart=false
        [program:missing]
        command=/no/such/command
        autostart=false
        startretries=0
        [program:once]
        command=/bin/sh -c 'sleep 2; exit 3'
        startsecs=0
        autorestart=false
        [program:ga]
        command=/bin/cat
        [program:gb]
        command=/bin/cat
        autostart=false
        [group:grp]
        programs=ga,gb

        """;

    private static readonly string After = Before.Replace("[program:down]\ncommand=/bin/cat", "[program:down]\ncommand=/bin/cat -u", StringComparison.Ordinal)
        .Replace("[program:once]", "[program:new]\ncommand=/bin/cat\n[program:twice]", StringComparison.Ordinal);

    private static readonly string[] Steps =
    [
        "status", "status cat", "status nope", "status grp:*", "pid cat", "pid all", "pid nope", "version", "avail",
        "start cat", "start down", "stop down", "stop down", "start missing", "start fatal", "start once", "start nope", "start grp:*", "stop grp:gb",
        "restart cat", "restart grp:*", "restart nope", "signal CONT cat", "signal CONT down", "signal FOO cat", "signal CONT grp:*",
        "tail talk", "tail -12 talk", "tail talk stderr", "tail nope", "tail missing", "clear talk", "tail talk", "clear nope", "clear all", "maintail", "maintail -200", "maintail x",
        "reread", "update", "EDIT", "reread", "avail", "add new", "add new", "SETTLE", "update", "update", "SETTLE", "status", "remove cat", "stop cat", "remove cat", "remove nope", "add cat",
        "SETTLE", "stop all", "status", "start all", "BREAK", "reread", "update", "SETTLE", "status", "shutdown",
    ];

    [EngineFact(Needs.Original)]
    public void Both_clients_on_both_engines_say_the_same()
    {
        // What the original says can hang on its ticks: where the four differ they have a second go, and a real difference is there again.
        var transcripts = Transcripts();
        transcripts = transcripts.Distinct().Count() == 1 ? transcripts : Transcripts();
        Assert.All(transcripts, transcript => Assert.Equal(transcripts[0], transcript));
    }

    private static string[] Transcripts()
    {
        var (ours, theirs) = (EngineBinary.Supervisord, Client.OriginalSupervisor.Daemon);
        var sessions = new[] { (theirs, true), (ours, true), (ours, false), (theirs, false) }
            .Select(pair => Task.Factory.StartNew(() => Session(pair.Item1, pair.Item2), TaskCreationOptions.LongRunning)).ToArray();
        return [.. Task.WhenAll(sessions).GetAwaiter().GetResult().Select(WithoutReplacement)];
    }

    /// <summary>For an update of a group that is down ours stops nothing, does not say so, and remembers when it was up.</summary>
    private static string WithoutReplacement(string transcript) => Regex.Replace(
        transcript.Replace("down: stopped\ndown: updated", "down: updated", StringComparison.Ordinal), "(?m)^(down +STOPPED +)(DATE|Not started)$", "$1WHEN");

    private static string Session(string supervisord, bool originalClient)
    {
        using var engine = new EngineRun(Before, program: supervisord).Daemon();
        foreach (var name in (string[])["cat", "talk", "grp:ga"])
        {
            engine.WaitFor(name, "Running");
        }

        engine.WaitFor("fatal", "Fatal");
        engine.WaitFor("once", "Exited");
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            switch (step)
            {
                case "EDIT":
                    engine.Configure(After);
                    continue;
                case "BREAK":
                    engine.Configure("[program:bad]\ncommand=/bin/cat\nautostart=maybe\n");
                    continue;
                case "SETTLE":
                    Eventually.Holds(() => engine.Processes().All(IsSettled), () => engine.Log);
                    continue;
            }

            var run = originalClient ? engine.OriginalCtl(step) : engine.Ctl(step);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"> {step}\n{Normal(engine, step, run)}[{run.Status}]\n");
        }

        Eventually.Holds(() => OutsideView.Gone(engine.Pid), () => engine.Log);
        return text.ToString();
    }

    /// <summary>The one that ends by itself has ended: the original may or may not have seen that when it answers.</summary>
    private static bool IsSettled(SupervisedProcess process) =>
        process.State is not ("Starting" or "Backoff") && !(process is { State: "Running", Name: "once" or "twice" });

    private static string Normal(EngineRun engine, string step, ProgramRun run)
    {
        if (step.StartsWith("maintail", StringComparison.Ordinal) && run.Status == 0)
        {
            // Each engine has an activity log of its own; that there is one is enough.
            return Regex.IsMatch(run.Text, @"^\d{4}-\d\d-\d\d .* INFO ", RegexOptions.Multiline) ? "a log\n" : run.Text;
        }

        var text = CtlRun.Normal(run.Text.Replace(engine.Folder, "FOLDER", StringComparison.Ordinal));
        text = Version().Replace(text, "VERSION");
        text = Date().Replace(text, "DATE");
        // Ours says where the mistake is.
        text = Place().Replace(text, "");
        // In which order several processes have settled is chance.
        return step.EndsWith(" all", StringComparison.Ordinal) || step.Contains('*') ? string.Join('\n', text.Split('\n').Order()) + "\n" : text;
    }

    [GeneratedRegex(@"^4\.\d+\.\d+$", RegexOptions.Multiline)]
    private static partial Regex Version();

    [GeneratedRegex(@" \(FOLDER/s\.conf:\d+\)")]
    private static partial Regex Place();

    [GeneratedRegex(@"\w{3} \d\d \d\d:\d\d [AP]M")]
    private static partial Regex Date();
}
