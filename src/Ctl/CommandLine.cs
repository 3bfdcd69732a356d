namespace Supervisor.Ctl;

/// <summary>A line as a command's name and the rest.</summary>
internal static class CommandLine
{
    public static (string Name, string Argument) Split(string line)
    {
        var text = line.Trim();
        if (text.StartsWith('?'))
        {
            text = "help " + text[1..];
        }

        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return (text[..end], text[end..].Trim());
    }

    public static string[] Words(string argument) => argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
