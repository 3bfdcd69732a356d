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
            foreach (var file in literal ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)] : Matches(cmdlet, path))
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

    private static IEnumerable<string> Matches(PSCmdlet cmdlet, string path)
    {
        try
        {
            return cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException missing)
        {
            cmdlet.WriteError(Refusals.Of(missing, ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path));
            return [];
        }
    }
}
