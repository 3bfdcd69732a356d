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
    private const string OurHeader = "more than supervisord 4.3 has (type help <topic>):";
    private const int Width = 79;

    public override Argument Takes => Argument.Actions;

    public override void Run(Control control, string argument)
    {
        if (argument.Length == 0)
        {
            var ours = CommandTable.Topics.ToLookup(topic => CommandTable.Find(topic)!.IsOurs);
            control.Say("");
            Show(control, Header, ours[false]);
            Show(control, OurHeader, ours[true]);
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

    private static void Show(Control control, string header, IEnumerable<string> topics)
    {
        control.Say($"{header}\n{new string('=', header.Length)}");
        foreach (var row in Columns.Of([.. topics], Width))
        {
            control.Say(row);
        }

        control.Say("");
    }
}
