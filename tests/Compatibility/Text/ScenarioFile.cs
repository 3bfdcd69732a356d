namespace Supervisor.Compatibility.Text;

/// <summary>Reads scenarios; what is wrong is said with file and line.</summary>
public static class ScenarioFile
{
    private static readonly string[] HeaderKeys = ["differs", "covers", "needs", "hide", "order", "login", "pending"];

    public static Scenario Parse(string name, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var scenario = new Scenario(name, "");
        var files = new List<(string, string)>();
        int at = 0;
        for (; at < lines.Length && !lines[at].StartsWith("--- ", StringComparison.Ordinal); at++)
        {
            scenario = Header(scenario, lines[at], at + 1);
        }

        while (at < lines.Length)
        {
            string marker = lines[at][4..].Trim();
            int markerLine = at + 1;
            int end = at + 1;
            while (end < lines.Length && !lines[end].StartsWith("--- ", StringComparison.Ordinal))
            {
                end++;
            }

            string[] part = lines[(at + 1)..end];
            string content = part.Length == 0 ? "" : string.Join('\n', part).Trim('\n') + "\n";
            switch (marker)
            {
                case "config": scenario = scenario with { Config = content }; break;
                case "config bare": scenario = scenario with { Config = content, HasBase = false }; break;
                case "steps": scenario = scenario with { Steps = Steps(name, part, at + 2) }; break;
                case { } when marker.StartsWith("file ", StringComparison.Ordinal): files.Add((marker[5..].Trim(), content)); break;
                default: throw Wrong(name, markerLine, $"unknown part '{marker}': config, config bare, file NAME and steps are known");
            }

            at = end;
        }

        return scenario.Title.Length == 0 ? throw Wrong(name, 1, "the first line must be '# ' and what the scenario promises")
            : scenario.Steps.Count == 0 ? throw Wrong(name, lines.Length, "there is no '--- steps'")
            : scenario with { Files = files };
    }

    private static Scenario Header(Scenario scenario, string line, int number)
    {
        if (line.Length == 0)
        {
            return scenario;
        }

        if (line.StartsWith('#'))
        {
            return scenario.Title.Length == 0 ? scenario with { Title = line[1..].Trim() } : scenario;
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string key = colon < 0 ? line : line[..colon];
        string value = colon < 0 ? "" : line[(colon + 1)..].Trim();
        string[] list = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return key switch
        {
            "differs" => scenario with { Differs = [.. scenario.Differs, .. list] },
            "covers" => scenario with { Covers = [.. scenario.Covers, .. list] },
            "needs" => scenario with { Needs = list },
            "hide" => scenario with { Hide = list },
            "pending" => scenario with { Pending = value },
            "login" => scenario with { Login = value },
            "order" when value == "global" => scenario with { InGlobalOrder = true },
            _ => throw Wrong(scenario.Name, number, $"unknown header '{line}': {string.Join(", ", HeaderKeys)} are known"),
        };
    }

    private static List<Step> Steps(string name, string[] lines, int first)
    {
        var steps = new List<Step>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            int number = first + i;
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            string? body = null;
            int here = line.LastIndexOf(" <<", StringComparison.Ordinal);
            if (here > 0 && line[(here + 3)..].All(char.IsAsciiLetterUpper) && line.Length > here + 3)
            {
                string mark = line[(here + 3)..];
                int end = Array.FindIndex(lines, i + 1, l => l == mark);
                if (end < 0)
                {
                    throw Wrong(name, number, $"the here-document is not closed by a line {mark}");
                }

                body = end == i + 1 ? "" : string.Join('\n', lines[(i + 1)..end]) + "\n";
                line = line[..here].TrimEnd();
                i = end;
            }

            steps.Add(new Step(number, line, body));
        }

        return steps;
    }

    private static FormatException Wrong(string name, int line, string what) => new($"{name}.scenario:{line}: {what}");
}
