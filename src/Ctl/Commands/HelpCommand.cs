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

    public override Argument Takes => Argument.Actions;

    public override void Run(Control control, string argument)
    {
        if (argument.Length == 0)
        {
            control.Say($"\n{Header}\n{new string('=', Header.Length)}");
            foreach (var row in Columns.Of(CommandTable.Topics, Width))
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
}
