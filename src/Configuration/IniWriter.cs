using System.Text;

namespace Supervisor.Configuration;

/// <summary>
/// Sections as text that reads back as just these sections: values stay as they were written, with their %(name)s. What the
/// format cannot say, such as a blank before a ';', is refused by name.
/// </summary>
public static class IniWriter
{
    public static Parsed<string> Write(IEnumerable<IniSection> sections)
    {
        var result = new StringBuilder();
        foreach (var section in sections)
        {
            var head = $"[{section.Name}]\n";
            if (IniFile.Parse("", head) is not { Headless: null, Sections: [var read] } || read.Name != section.Name)
            {
                return new Refusal($"cannot write the section name {PythonText.Repr(section.Name)}: it would not be read again");
            }

            result.Append(result.Length > 0 ? "\n" : "").Append(head);
            foreach (var option in section.Options)
            {
                if (Option(option) is not { } text)
                {
                    return new Refusal($"cannot write {option.Key} of [{section.Name}]: {PythonText.Repr(option.Value)} would not be read again as it is; a blank before ';' or '#' begins a comment");
                }

                result.Append(text);
            }
        }

        return result.ToString();
    }

    // A value may begin with ';' where no blank stands before it; and which of ';' and '#' begins the comment is decided by an odd
    // rule, for which an empty comment behind the value may decide.
    private static readonly (string Before, string After)[] First = [(" = ", ""), ("=", ""), (" = ", " #"), (" = ", " ;"), ("=", " #"), ("=", " ;")];
    private static readonly (string Before, string After)[] Further = [("\t", ""), ("\t", " #"), ("\t", " ;")];

    private static string? Option(IniOption option)
    {
        var lines = option.Value.Split('\n');
        var text = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                text.Append(i == 0 ? $"{option.Key} =\n" : "\n");
            }
            else if (Array.Find(i == 0 ? First : Further, form => Reads(
                i == 0 ? $"{option.Key}{form.Before}{lines[i]}{form.After}" : $"k =\n{form.Before}{lines[i]}{form.After}",
                i == 0 ? option.Key : "k",
                i == 0 ? lines[i] : "\n" + lines[i])) is { Before: not null } form)
            {
                text.Append(i == 0 ? option.Key : "").Append(form.Before).Append(lines[i]).Append(form.After).Append('\n');
            }
            else
            {
                return null;
            }
        }

        return Reads(text.ToString(), option.Key, option.Value) ? text.ToString() : null;
    }

    private static bool Reads(string text, string key, string value) =>
        IniFile.Parse("", "[s]\n" + text) is { BadLines.Count: 0, Sections: [{ Options: [var only] }] } && only.Key == key && only.Value == value;
}
