using System.Text.RegularExpressions;
using Supervisor.Configuration;

namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>The same command lines to Debian's supervisorctl and to ours, side by side on one server: what differs, as text.</summary>
internal sealed partial class Comparison(OriginalCtl original, string configPath, string socketPath)
{
    private SupervisorctlSettings Settings => new() { ServerUrl = $"unix://{socketPath}" };

    /// <summary>Lines that change nothing: both clients at the same time.</summary>
    public void SameWhenReading(IEnumerable<ComparedLine> lines, params string[] options)
    {
        // Tests that ran before may have left running what begins stopped.
        CtlRun.Ours(Settings, ["stop", "down", "grp:gb"]);
        var all = lines.ToArray();
        var theirs = Task.Run(() => all.Select(line => Theirs(line, options)).ToArray());
        var ours = Task.Run(() => all.Select(line => Ours(line, options)).ToArray());
        Judge(all, theirs.GetAwaiter().GetResult(), ours.GetAwaiter().GetResult());
    }

    /// <summary>Lines that change something: each client finds the same before it.</summary>
    public void SameWhenActing(IEnumerable<ComparedLine> lines)
    {
        // The server answers by its own ticks, so a line has a second go: a difference between the clients is there again.
        var suspects = lines.Where(IsDifferent).ToArray();
        var runs = suspects.Select(Both).ToArray();
        Judge(suspects, [.. runs.Select(run => run.Theirs)], [.. runs.Select(run => run.Ours)]);

        bool IsDifferent(ComparedLine line)
        {
            var (theirs, ours) = Both(line);
            return Normal(line, theirs) != Normal(line, ours);
        }
    }

    private ((int Status, string Text) Theirs, (int Status, string Text) Ours) Both(ComparedLine line)
    {
        Prepare(line);
        var theirs = Theirs(line, []);
        Prepare(line);
        return (theirs, Ours(line, []));
    }

    private void Prepare(ComparedLine line)
    {
        foreach (var before in line.Before.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            CtlRun.Ours(Settings, before.Split(' '));
        }
    }

    private (int Status, string Text) Theirs(ComparedLine line, string[] options) => original.Run(["-c", configPath, .. options, .. line.Arguments], line.Input);

    private (int Status, string Text) Ours(ComparedLine line, string[] options) => CtlRun.Ours(Settings, [.. options, .. line.Arguments], line.Input);

    private static void Judge(ComparedLine[] lines, (int Status, string Text)[] theirs, (int Status, string Text)[] ours)
    {
        var different = lines.Select((line, i) => (line, theirs: Normal(line, theirs[i]), ours: Normal(line, ours[i]))).Where(row => row.theirs != row.ours).ToArray();
        Assert.True(different.Length == 0, string.Join('\n', different.Select(row => $"--- {row.line}\noriginal: {row.theirs}ours: {row.ours}")));
    }

    /// <summary>In which order the processes of a group settle is chance.</summary>
    private static string Normal(ComparedLine line, (int Status, string Text) run)
    {
        var text = CtlRun.Normal(run.Text);
        if ((line.Line + line.Input).Contains("pid all", StringComparison.Ordinal))
        {
            // One is between two tries, with or without a pid.
            text = Number().Replace(text, "$1PID");
        }

        return $"[{run.Status}]\n{(line.Line.Contains(':', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal)) : text)}\n";
    }

    [GeneratedRegex(@"^((?:supervisor> )?)(?:\d+|N)$", RegexOptions.Multiline)]
    private static partial Regex Number();
}
