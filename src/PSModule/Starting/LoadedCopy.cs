using System.ComponentModel;

namespace Supervisor.PSModule;

/// <summary>Which copy of the module this pwsh runs; for the root module alone.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LoadedCopy
{
    /// <summary>Why the copy in this folder cannot be used here; null when it is the one that is loaded.</summary>
    public static string? Problem(string folder)
    {
        var loaded = Path.GetDirectoryName(typeof(LoadedCopy).Assembly.Location);
        return loaded == Path.GetFullPath(folder) ? null
            : $"cannot import Supervisor from {folder}: this pwsh has loaded it from {loaded}, and an assembly cannot be replaced. Start a new pwsh.";
    }
}
