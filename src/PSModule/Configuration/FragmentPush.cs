using System.Management.Automation;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>What is to be pushed: a name, its text, and where that was read.</summary>
internal sealed record FragmentPush(string Name, string? Text, string Source)
{
    /// <summary>A file as it is written, comments and all; a data file in the words of the engine.</summary>
    public static FragmentPush OfFile(string file, string? name, string folder)
    {
        if (ConfigurationText.FormatOf(file) != ConfigurationFormat.Ini)
        {
            var config = ConfigurationSource.Import(file, folder);
            return config.Problems.FirstOrDefault(problem => problem.Severity == "Error") is { } error && config.Sections.Count == 0
                ? throw new RefusedException(ConfigurationSource.Refusal(error, file)) : OfConfig(config, name);
        }

        var text = new ConfigFiles { IsSpecial = SpecialFile.Is }.ReadIncluded(file);
        return text.Error is { } why
            ? throw new RefusedException(Refusals.Of(ErrorIds.ConfigurationUnreadable, ErrorCategory.ReadError, file, $"cannot read {file}: {why}"))
            : new(Named(name, Path.GetFileNameWithoutExtension(file)), text.Value.TrimStart('\uFEFF'), file);
    }

    public static FragmentPush OfConfig(SupervisorConfig config, string? name)
    {
        var text = ConfigSections.Text(config, ConfigurationFormat.Ini);
        return text.Error is { } why
            ? throw new RefusedException(Refusals.Of(ErrorIds.ConfigurationUnwritable, ErrorCategory.InvalidData, config, $"cannot push {config.Path}: {why}"))
            : new(Named(name, config.Name), text.Value, config.Path);
    }

    public static FragmentPush Removal(string name) => new(Named(name, name), null, name);

    /// <summary>Checked here too: the message then says what to do, and no engine is asked.</summary>
    private static string Named(string? given, string found) => FragmentName.Problem(given ?? found) is { } problem
        ? throw new RefusedException(Refusals.Of(
            ErrorIds.FragmentNameInvalid, ErrorCategory.InvalidArgument, given ?? found, $"cannot use the fragment name '{given ?? found}': {problem}", "Give it another with -Name."))
        : given ?? found;
}
