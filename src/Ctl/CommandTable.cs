using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>Every command by its name.</summary>
internal static class CommandTable
{
    private static readonly Command[] All =
    [
        new AddCommand(), new AvailCommand(), new ClearCommand(), new EndCommand("exit"), new FgCommand(), new HelpCommand(), new MaintailCommand(), new OpenCommand(),
        new PidCommand(), new EndCommand("quit"), new ReloadCommand(), new RemoveCommand(), new RereadCommand(), new RestartCommand(), new ShutdownCommand(),
        new SignalCommand(), new StartCommand(), new StatusCommand(), new StopCommand(), new TailCommand(), new UpdateCommand(), new UpgradeCommand(), new VersionCommand(), new EndCommand("EOF"),
    ];

    public static Command? Find(string name) => Array.Find(All, command => command.Name == name);

    /// <summary>The names that help lists: neither itself nor the end of the input.</summary>
    public static IReadOnlyList<string> Topics { get; } = [.. All.Select(command => command.Name).Where(name => name is not ("help" or "EOF")).Order(StringComparer.Ordinal)];
}
