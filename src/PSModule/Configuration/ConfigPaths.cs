using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>How the cmdlets that take a configuration find its files: wildcards, literal paths, and what is not a file.</summary>
internal static class ConfigPaths
{
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, IEnumerable<string> paths, bool literal)
    {
        foreach (var path in paths)
        {
            foreach (var file in Matches(cmdlet, path, literal))
            {
                if (!File.Exists(file))
                {
                    cmdlet.WriteError(Refusals.Of(ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path, $"cannot read {file}: {(Directory.Exists(file) ? "it is a folder" : "no such file")}"));
                }
                else if (SpecialFile.Is(file))
                {
                    cmdlet.WriteError(Refusals.Of(ErrorIds.ConfigurationUnreadable, ErrorCategory.ReadError, path, $"cannot read {file}: it is a pipe, a socket or a device"));
                }
                else
                {
                    yield return file;
                }
            }
        }
    }

    public static IEnumerable<KeyValuePair<string, string>>? Variables(Hashtable? table) =>
        table?.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create($"{entry.Key}", $"{entry.Value}"));

    /// <summary>Where a file would be; null, with why, where there are no files.</summary>
    public static string? Place(PSCmdlet cmdlet, string path, out string? problem)
    {
        try
        {
            var place = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            problem = Problem(provider);
            return problem is null ? place : null;
        }
        catch (Exception wrong) when (IsOfPath(wrong))
        {
            problem = wrong.Message;
            return null;
        }
    }

    private static IEnumerable<string> Matches(PSCmdlet cmdlet, string path, bool literal)
    {
        try
        {
            if (literal)
            {
                return Place(cmdlet, path, out var problem) is { } place ? [place] : Refused(problem!);
            }

            var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return Problem(provider) is { } why ? Refused(why) : found;
        }
        catch (ItemNotFoundException missing)
        {
            cmdlet.WriteError(Refusals.Of(missing, ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path));
            return [];
        }
        catch (Exception wrong) when (IsOfPath(wrong))
        {
            return Refused(wrong.Message);
        }

        IEnumerable<string> Refused(string why)
        {
            cmdlet.WriteError(Refusals.Of(ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path, $"cannot read {path}: {why}"));
            return [];
        }
    }

    private static string? Problem(ProviderInfo provider) =>
        provider.Name == "FileSystem" ? null : $"it is no file, but something of the provider {provider.Name}";

    private static bool IsOfPath(Exception wrong) =>
        wrong is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSNotSupportedException or PSArgumentException or ProviderInvocationException or NotSupportedException or ArgumentException;
}
