using System.Globalization;

namespace Supervisor.Engine.Logs;

/// <summary>Names of files that are one of our own descriptors: /dev/stdout and its like.</summary>
internal static class OwnDescriptor
{
    internal static int? Of(string path)
    {
        foreach (var folder in (ReadOnlySpan<string>)["/dev/fd/", "/proc/self/fd/"])
        {
            if (path.StartsWith(folder, StringComparison.Ordinal)
                && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        return path switch { "/dev/stdout" => 1, "/dev/stderr" => 2, _ => null };
    }
}
