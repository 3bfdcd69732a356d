namespace Supervisor.Ctl;

/// <summary>The command line of supervisorctl, read by getopt's rules: options end at the first word that is none.</summary>
internal sealed record CtlOptions
{
    private static readonly (string Short, string Long, bool Value)[] Known =
    [
        ("c", "configuration", true), ("h", "help", false), ("?", "?", false), ("i", "interactive", false), ("s", "serverurl", true),
        ("u", "username", true), ("p", "password", true), ("r", "history-file", true), ("r", "history_file", true),
    ];

    public string? ConfigurationPath { get; private init; }

    public bool Help { get; private init; }

    public bool Interactive { get; private init; }

    public string? ServerUrl { get; private init; }

    public string? Username { get; private init; }

    public string? Password { get; private init; }

    public string? HistoryFile { get; private init; }

    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>What is wrong with the command line, in the original's words.</summary>
    public string? Error { get; private init; }

    public static CtlOptions Parse(IReadOnlyList<string> arguments)
    {
        var found = new List<(string Written, string Short, string Value)>();
        var next = 0;
        if (Split(arguments, found, ref next) is { } error)
        {
            return new CtlOptions { Error = error };
        }

        var options = new CtlOptions { Words = [.. arguments.Skip(next)] };
        var seen = new HashSet<string>();
        foreach (var (written, name, value) in found)
        {
            if (name is "h" or "?")
            {
                return options with { Help = true };
            }

            if (!seen.Add(name))
            {
                return new CtlOptions { Error = $"conflicting command line option '{written}'" };
            }

            if (name == "s" && !IsUrl(value))
            {
                return new CtlOptions { Error = $"invalid value for {written} '{value}': value '{value}' is not a URL" };
            }

            options = name switch
            {
                "c" => options with { ConfigurationPath = value },
                "i" => options with { Interactive = true },
                "s" => options with { ServerUrl = value },
                "u" => options with { Username = value },
                "p" => options with { Password = value },
                _ => options with { HistoryFile = value },
            };
        }

        return options;
    }

    /// <summary>The same, with the words as the argument of this command; unchanged without one.</summary>
    public CtlOptions For(string? command) => command is null ? this : this with { Interactive = false, Words = [command, .. Words] };

    private static string? Split(IReadOnlyList<string> arguments, List<(string Written, string Short, string Value)> found, ref int next)
    {
        while (next < arguments.Count && arguments[next] is ['-', _, ..] word)
        {
            next++;
            if (word == "--")
            {
                break;
            }

            var error = word.StartsWith("--", StringComparison.Ordinal) ? Long(word[2..], arguments, found, ref next) : Short(word, arguments, found, ref next);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private static string? Short(string word, IReadOnlyList<string> arguments, List<(string Written, string Short, string Value)> found, ref int next)
    {
        for (var i = 1; i < word.Length; i++)
        {
            var name = word[i].ToString();
            var option = Known.FirstOrDefault(option => option.Short == name);
            if (option.Short is null)
            {
                return $"option -{name} not recognized";
            }

            if (!option.Value)
            {
                found.Add(("-" + name, name, ""));
                continue;
            }

            if (i + 1 == word.Length && next == arguments.Count)
            {
                return $"option -{name} requires argument";
            }

            found.Add(("-" + name, name, i + 1 < word.Length ? word[(i + 1)..] : arguments[next++]));
            break;
        }

        return null;
    }

    private static string? Long(string word, IReadOnlyList<string> arguments, List<(string Written, string Short, string Value)> found, ref int next)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        var options = Known.Where(option => option.Long.Length > 1 && option.Long.StartsWith(name, StringComparison.Ordinal)).ToArray();
        var exact = options.Where(option => option.Long == name).ToArray();
        if (options.Length == 0)
        {
            return $"option --{name} not recognized";
        }

        if (exact.Length == 0 && options.Select(option => option.Short).Distinct().Count() > 1)
        {
            return $"option --{name} not a unique prefix";
        }

        var option = exact.Length > 0 ? exact[0] : options[0];
        if (!option.Value && equals >= 0)
        {
            return $"option --{option.Long} must not have an argument";
        }

        if (option.Value && equals < 0 && next == arguments.Count)
        {
            return $"option --{option.Long} requires argument";
        }

        found.Add(("--" + option.Long, option.Short, !option.Value ? "" : equals >= 0 ? word[(equals + 1)..] : arguments[next++]));
        return null;
    }

    private static bool IsUrl(string text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(text[0])
            && text.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") < 0
            && text[(colon + 1)..].TrimStart('/').Length > 0;
    }
}
