using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Configurations and what differs between two, as the records that cross the socket.</summary>
internal static class ConfigurationViews
{
    public static ConfigChange[] Of(ConfigurationStep step)
    {
        var before = step.Before.ToDictionary(group => group.Name, StringComparer.Ordinal);
        var after = step.After.ToDictionary(group => group.Name, StringComparer.Ordinal);
        return
        [
            .. step.Difference.Added.Select(group => new ConfigChange { Kind = "Added", Group = group, After = SettingTexts.Of(after[group]) }),
            .. step.Difference.Changed.Select(change => new ConfigChange
            {
                Kind = "Changed",
                Group = change.Group,
                Keys = [.. change.Options],
                Before = SettingTexts.Of(before[change.Group], change.Options),
                After = SettingTexts.Of(after[change.Group], change.Options),
                Replaced = step.Plans.GetValueOrDefault(change.Group)?.Replaces == true,
                Processes = [.. (step.Plans.GetValueOrDefault(change.Group)?.Steps ?? []).Where(one => one.Kind != ProcessStepKind.None).Select(Of)],
            }),
            .. step.Difference.Removed.Select(group => new ConfigChange { Kind = "Removed", Group = group, Before = SettingTexts.Of(before[group]) }),
        ];
    }

    private static ConfigProcessChange Of(ProcessStep step) => new() { Name = step.Key.DisplayName, Action = step.Kind.ToString(), Keys = [.. step.Options] };

    public static ConfigFragment Of(FragmentText fragment, IReadOnlyList<string> groups) =>
        new() { Name = fragment.Name, File = fragment.Path, Text = fragment.Text, Groups = groups };

    public static RunningConfiguration Of(EngineFace face)
    {
        var active = face.Operations.Configuration.Active;
        var groups = face.Operations.State.Groups.Values.Select(group => group.Settings).OrderBy(group => group.Priority).ThenBy(group => group.Name, StringComparer.Ordinal).ToList();
        return new()
        {
            HostName = face.Identity.HostName,
            EngineId = face.Identity.Id,
            Path = face.Identity.ConfigPath,
            FragmentDir = face.Operations.Configuration.Pending.Supervisord.FragmentDir,
            Programs = [.. groups.SelectMany(group => group.Processes.GroupBy(process => process.ProgramName).Select(program => Program(group, [.. program], face.Identity)))],
            Groups = [.. groups.Select(group => Group(group, face.Identity))],
            Servers = [.. active.Servers.Select(server => Server(server, face.Identity))],
        };
    }

    private static SupervisorConfigProgram Program(GroupSettings group, IReadOnlyList<ProgramSettings> processes, EngineIdentity engine)
    {
        var first = processes[0];
        return new()
        {
            HostName = engine.HostName,
            EngineId = engine.Id,
            Name = first.ProgramName,
            Group = group.Name,
            Processes = [.. processes.Select(process => process.Name == group.Name ? process.Name : $"{group.Name}:{process.Name}")],
            Command = first.Command,
            Directory = first.Directory,
            User = first.User?.Name,
            AutoStart = first.AutoStart,
            AutoRestart = first.AutoRestart.ToString(),
            Priority = first.Priority,
            StartSecs = first.StartSecs,
            StartRetries = first.StartRetries,
            StopSignal = first.StopSignal,
            StopWaitSecs = first.StopWaitSecs,
            StdOutLog = Log(first.StdOut),
            StdErrLog = Log(first.StdErr),
            File = first.Source.File,
            Line = first.Source.Line,
        };
    }

    private static string? Log(LogSettings log) => log.Target switch { LogTarget.File => log.Path, LogTarget.Auto => "AUTO", _ => null };

    private static SupervisorConfigGroup Group(GroupSettings group, EngineIdentity engine) => new()
    {
        HostName = engine.HostName,
        EngineId = engine.Id,
        Name = group.Name,
        Kind = group.Kind.ToString(),
        Priority = group.Priority,
        Programs = [.. group.Processes.Select(process => process.ProgramName).Distinct()],
        File = group.Source.File,
        Line = group.Source.Line,
    };

    private static SupervisorConfigServer Server(ServerSettings server, EngineIdentity engine) => new()
    {
        HostName = engine.HostName,
        EngineId = engine.Id,
        Name = server.Section,
        Address = server switch
        {
            UnixServerSettings unix => "unix://" + unix.File,
            InetServerSettings inet => $"{inet.Scheme}://{(inet.Host.Length == 0 ? "*" : inet.Host)}:{inet.Port}",
            _ => "",
        },
        Username = server.Username,
        HasPassword = server.AllUsers.Any(user => user.Password.Length > 0),
        File = server.Source.File,
        Line = server.Source.Line,
    };
}
