using System.Collections.Specialized;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>A reading's result as the objects that Import-SupervisorConfig shows.</summary>
internal static class ConfigView
{
    public static SupervisorConfig Of(string path, ConfigurationResult result)
    {
        var groups = result.Configuration?.Groups ?? [];

        // Arrays, not collection expressions: what those make cannot be indexed in PowerShell, where $x[1] is then $null.
        return new()
        {
            Path = path,
            IsFragment = result.Document is { } written && ConfigurationReader.IsFragment(written),
            IsValid = result.Succeeded,
            Sections = Written(result.Document).Select(Section).ToArray(),
            Programs = groups.SelectMany(group => group.Processes.GroupBy(process => process.ProgramName).Select(program => Program(group, [.. program]))).ToArray(),
            Groups = groups.Select(Group).ToArray(),
            Problems = result.Problems.Select(Problem).ToArray(),
        };
    }

    public static ConfigProblem Problem(ConfigurationProblem problem) => new()
    {
        Severity = problem.Severity.ToString(),
        Message = problem.Message,
        File = problem.Source.File,
        Line = problem.Source.Line,
        Section = problem.Section,
        Key = problem.Key,
    };

    private static IEnumerable<IniSection> Written(IniDocument? document) =>
        document is null ? [] : document.Defaults.Options.Count > 0 ? [document.Defaults, .. document.Sections] : document.Sections;

    private static SupervisorConfigSection Section(IniSection section)
    {
        var options = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var option in section.Options)
        {
            options[option.Key] = option.Value;
        }

        return new()
        {
            Name = section.Name,
            Kind = section.Name.Split(':', 2)[0],
            File = section.Source.File,
            Line = section.Source.Line,
            Options = options,
            Settings = section.Options.Select(option => new SupervisorConfigOption(option.Key, option.Value, option.Source.File, option.Source.Line)).ToArray(),
        };
    }

    private static SupervisorConfigProgram Program(GroupSettings group, IReadOnlyList<ProgramSettings> processes)
    {
        var first = processes[0];
        return new()
        {
            Name = first.ProgramName,
            Group = group.Name,
            Processes = processes.Select(process => process.Name == group.Name ? process.Name : $"{group.Name}:{process.Name}").ToArray(),
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

    private static string? Log(LogSettings log) => log.Target switch
    {
        LogTarget.File => log.Path,
        LogTarget.Auto => "AUTO",
        _ => null,
    };

    private static SupervisorConfigGroup Group(GroupSettings group) => new()
    {
        Name = group.Name,
        Kind = group.Kind.ToString(),
        Priority = group.Priority,
        Programs = group.Processes.Select(process => process.ProgramName).Distinct().ToArray(),
        File = group.Source.File,
        Line = group.Source.Line,
    };
}
