using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Compatibility.Play;

namespace Supervisor.Compatibility.Steps;

/// <summary>Files of the play's directory, and waiting for what is written to them.</summary>
internal static class FileSteps
{
    /// <summary>write FILE &lt;&lt;EOF. Written to supervisord.conf it replaces all but the runner's own sections.</summary>
    public static Task<IEnumerable<string>> Write(Turn turn)
    {
        bool based = turn[0] == "supervisord.conf" && turn.Play.Scenario.HasBase;
        turn.Stage.Write(turn[0], (based ? Performance.BaseConfig : "") + (turn.Body ?? ""));
        turn.Play.Known.Add(turn[0]);
        return Verbs.Silent;
    }

    /// <summary>append FILE &lt;&lt;EOF.</summary>
    public static Task<IEnumerable<string>> Append(Turn turn)
    {
        File.AppendAllText(turn.Stage.PathOf(turn[0]), turn.Body ?? "");
        return Verbs.Silent;
    }

    /// <summary>show FILE.</summary>
    public static Task<IEnumerable<string>> Show(Turn turn)
    {
        string path = turn.Stage.PathOf(turn[0]);
        return Task.FromResult<IEnumerable<string>>(File.Exists(path) ? [.. ProgramRun.Cut(File.ReadAllText(path))] : ["(no such file)"]);
    }

    /// <summary>waitfile FILE REGEX: until the file has it.</summary>
    public static async Task<IEnumerable<string>> WaitFile(Turn turn)
    {
        await Has(turn.Stage.PathOf(turn[0]), turn[1]);
        return [];
    }

    /// <summary>waitlog REGEX: until the activity log has it.</summary>
    public static async Task<IEnumerable<string>> WaitLog(Turn turn)
    {
        await Has(turn.Stage.PathOf("supervisord.log"), turn[0]);
        return [];
    }

    /// <summary>pause SECONDS: only to show that nothing happens.</summary>
    public static async Task<IEnumerable<string>> Pause(Turn turn)
    {
        await Task.Delay(TimeSpan.FromSeconds(double.Parse(turn[0], CultureInfo.InvariantCulture)));
        return [];
    }

    private static Task Has(string path, string pattern) => Turn.Until($"'{pattern}' in {Path.GetFileName(path)}", async () =>
    {
        if (!File.Exists(path))
        {
            return "no such file";
        }

        string text = await File.ReadAllTextAsync(path);
        return Regex.IsMatch(text, pattern, RegexOptions.Multiline) ? null : text;
    });
}
