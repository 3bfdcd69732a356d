namespace Supervisor.Ctl.Commands;

/// <summary>help: the commands in columns, or the text of one.</summary>
internal sealed class HelpCommand() : Command(
    "help",
    """
    help		Print a list of available actions
    help <action>	Print help for <action>
    """)
{
    private const string Header = "default commands (type help <topic>):";
    private const int Width = 79;

    public override void Run(Control control, string argument)
    {
        if (argument.Length == 0)
        {
            control.Say($"\n{Header}\n{new string('=', Header.Length)}");
            foreach (var row in Columns(CommandTable.Topics))
            {
                control.Say(row);
            }

            control.Say("");
        }
        else if (argument != "EOF" && CommandTable.Find(argument) is { } command)
        {
            control.Say(command.Help);
        }
        else
        {
            control.Say($"*** No help on {argument}");
        }
    }

    /// <summary>Down first, then across, in the fewest rows that fit.</summary>
    private static IEnumerable<string> Columns(IReadOnlyList<string> words)
    {
        for (var rows = 1; ; rows++)
        {
            var columns = words.Chunk(rows).ToList();
            var widths = columns.ConvertAll(column => column.Max(word => word.Length));
            if (widths.Sum() + (2 * (widths.Count - 1)) <= Width || rows == words.Count)
            {
                return Enumerable.Range(0, rows).Select(row => string.Join("  ", columns.Select((column, i) => (row < column.Length ? column[row] : "").PadRight(widths[i]))));
            }
        }
    }
}
