using Supervisor.Client;
using Supervisor.Ctl.Commands;
using Supervisor.Ctl.Typing;

namespace Supervisor.Ctl;

/// <summary>Completes actions, then the names that the action takes; an engine that does not answer has none.</summary>
internal sealed class Completer(Control control)
{
    public Completion Complete(string before)
    {
        var line = before.TrimStart();
        var word = line[(line.LastIndexOf(' ') + 1)..];
        if (word.Length == line.Length)
        {
            return Completion.Of(word, Actions);
        }

        return Completion.Of(word, CommandTable.Find(CommandLine.Split(line).Name)?.Takes switch
        {
            Argument.Processes => Processes(),
            Argument.Groups => Infos().Select(info => info["group"].Text),
            Argument.Actions => Actions,
            _ => [],
        });
    }

    private static IEnumerable<string> Actions => CommandTable.Topics.Append("help");

    /// <summary>Every process as it is shown, and "group:*" for groups of more than one name.</summary>
    private IEnumerable<string> Processes() => Infos()
        .Select(info => (Group: info["group"].Text, Name: ProcessName.Show(info["group"].Text, info["name"].Text)))
        .SelectMany(process => process.Name == process.Group ? (string[])[process.Name] : [process.Name, $"{process.Group}:*"]);

    private IReadOnlyList<XmlRpcValue> Infos()
    {
        try
        {
            return control.Client.CallAsync("supervisor.getAllProcessInfo").GetAwaiter().GetResult().Items;
        }
        catch (Exception failure) when (failure is SupervisorException or InvalidDataException or UnknownProtocolException)
        {
            return [];
        }
    }
}
