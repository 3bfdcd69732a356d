using System.Text.RegularExpressions;
using Supervisor.Configuration;
using Supervisor.Ctl;

namespace Supervisor.Unit.Ctl;

/// <summary>One run of our supervisorctl in this process, and what may differ between two runs taken out.</summary>
internal static partial class CtlRun
{
    public static (int Status, string Text) Ours(SupervisorctlSettings settings, IEnumerable<string> arguments, string input = "")
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var status = SupervisorctlProgram.Run([.. arguments], OriginalName, new CtlTerminal(new StringReader(input), output, error), (_, _) => new(settings, []));
        return (status, output.ToString() + error);
    }

    public const string OriginalName = "/usr/bin/supervisorctl";

    public static string Normal(string text)
    {
        text = Pid().Replace(text, "pid N, uptime T");
        text = Bare().Replace(text, "N");
        text = Frame().Replace(text, ": file: F line: L");
        text = OurWords().Replace(text, "");
        // A program that is between two tries may be seen in either state.
        return Backoff().Replace(text, "backoff …");
    }

    [GeneratedRegex(@"pid \d+, uptime .*")]
    private static partial Regex Pid();

    [GeneratedRegex(@"^[1-9]\d+$", RegexOptions.Multiline)]
    private static partial Regex Bare();

    [GeneratedRegex(": file: .* line: .*")]
    private static partial Regex Frame();

    /// <summary>The second list of help.</summary>
    [GeneratedRegex(@"^more than supervisord 4\.3 has .*\n=+\nupgrade *\n\n", RegexOptions.Multiline)]
    private static partial Regex OurWords();

    [GeneratedRegex("^backoff  .*", RegexOptions.Multiline)]
    private static partial Regex Backoff();
}
