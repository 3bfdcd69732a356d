namespace Supervisor.Configuration;

/// <summary>One option of a command line: the spelling that was used, or the full long name, and its value.</summary>
internal readonly record struct ScannedOption(string Name, OptionForm Form, string Value);

/// <summary>An option that exists: its long name, its letter if any, whether it takes a value.</summary>
internal sealed record OptionForm(string Long, char? Short, bool TakesValue);

/// <summary>Scans a command line as getopt does: clustered letters, "=value", unique beginnings of long names; ends at the first other word.</summary>
internal static class OptionScanner
{
    public static Parsed<(List<ScannedOption> Options, ValueList<string> Words)> Scan(IReadOnlyList<string> arguments, IReadOnlyList<OptionForm> forms)
    {
        List<ScannedOption> options = [];
        var at = 0;
        while (at < arguments.Count && arguments[at] is ['-', _, ..] word)
        {
            at++;
            if (word == "--")
            {
                break;
            }

            var error = word.StartsWith("--", StringComparison.Ordinal)
                ? Long(word[2..], forms, options, arguments, ref at)
                : Letters(word[1..], forms, options, arguments, ref at);
            if (error is not null)
            {
                return new Refusal(error);
            }
        }

        return (options, arguments.Skip(at).ToValueList());
    }

    private static string? Long(string word, IReadOnlyList<OptionForm> forms, List<ScannedOption> options, IReadOnlyList<string> arguments, ref int at)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        var candidates = forms.Where(form => form.Long.StartsWith(name, StringComparison.Ordinal)).DistinctBy(form => form.Long).ToList();
        var form = candidates.Find(form => form.Long == name) ?? (candidates.Count == 1 ? candidates[0] : null);
        if (form is null)
        {
            return candidates.Count == 0 ? $"option --{name} not recognized" : $"option --{name} not a unique prefix";
        }

        var value = equals < 0 ? null : word[(equals + 1)..];
        if (!form.TakesValue && value is not null)
        {
            return $"option --{form.Long} must not have an argument";
        }

        if (form.TakesValue && value is null)
        {
            if (at == arguments.Count)
            {
                return $"option --{form.Long} requires argument";
            }

            value = arguments[at++];
        }

        options.Add(new("--" + form.Long, form, value ?? ""));
        return null;
    }

    private static string? Letters(string letters, IReadOnlyList<OptionForm> forms, List<ScannedOption> options, IReadOnlyList<string> arguments, ref int at)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            if (forms.FirstOrDefault(form => form.Short == letters[i]) is not { } form)
            {
                return $"option -{letters[i]} not recognized";
            }

            var name = "-" + letters[i];
            if (!form.TakesValue)
            {
                options.Add(new(name, form, ""));
                continue;
            }

            var attached = letters[(i + 1)..];
            if (attached.Length == 0 && at == arguments.Count)
            {
                return $"option {name} requires argument";
            }

            options.Add(new(name, form, attached.Length > 0 ? attached : arguments[at++]));
            return null;
        }

        return null;
    }
}
