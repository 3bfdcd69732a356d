using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>The text of one [program:x] section: declared values written into it, and taken out of it.</summary>
public static partial class ProgramSection
{
    /// <summary>Expands to nothing; between a blank and a comment mark it keeps the mark from beginning a comment, for which the format has no escape.</summary>
    private const string Nothing = "%(program_name).0s";

    /// <summary>
    /// The options as they are written, with the declared ones laid over them. An empty text takes an option away; an empty list is one,
    /// since without it the option would have its default: "exitcodes=" expects none.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Over(IReadOnlyDictionary<string, string> written, Declaration desired)
    {
        var options = new OrderedOptions(written);
        foreach (var property in ProgramProperties.Options.Where(property => desired[property.Name] is not null))
        {
            var text = Write(property, desired[property.Name]!);
            if (text.Length == 0 && property.Kind != PropertyKind.Integers)
            {
                options.Remove(property.Option!);
            }
            else
            {
                options.Set(property.Option!, text);
            }
        }

        return options;
    }

    /// <summary>A whole section; values of several lines go on indented.</summary>
    public static string Render(string section, IReadOnlyDictionary<string, string> options)
    {
        var text = new StringBuilder().Append('[').Append(section).Append("]\n");
        foreach (var (key, value) in options)
        {
            text.Append(key).Append('=').Append(value.Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What is written for the option, as a value of the property; null when it is not written or cannot be read without its surroundings.</summary>
    public static object? Read(DeclaredProperty property, IReadOnlyDictionary<string, string> options)
    {
        if (!options.TryGetValue(property.Option!, out var written))
        {
            return null;
        }

        var text = written.Replace(Nothing, "", StringComparison.Ordinal);
        return property.Kind switch
        {
            PropertyKind.Text => property.Normal is { } normal ? normal(text) is { Succeeded: true } same ? same.Value : text : text,
            PropertyKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            PropertyKind.Map => EnvironmentList.Parse(text) is { Succeeded: true } map ? map.Value : null,
            _ => null,
        };
    }

    private static string Write(DeclaredProperty property, object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string choice when property.Kind == PropertyKind.Choice => choice switch
        {
            nameof(AutoRestart.Always) => "true",
            nameof(AutoRestart.Never) => "false",
            _ => choice.ToLowerInvariant(),
        },
        string text => Escape(text),
        IReadOnlyList<long> numbers => string.Join(',', numbers),
        ValueMap map => Escape(string.Join(',', map.Select(pair => $"{pair.Key}={Quote(pair.Value)}"))),
        _ => throw new InvalidOperationException($"{property.Name} is no option"),
    };

    private static string Quote(string value) => value.Contains('"') ? $"'{value}'" : $"\"{value}\"";

    private static string Escape(string text) => CommentMark().Replace(text, Nothing);

    [GeneratedRegex(@"(?<=^|\s)(?=[;#])")]
    private static partial Regex CommentMark();
}
