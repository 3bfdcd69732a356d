using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>Fragments on the real disk: after a power cut a file is as it was or as it should be, never half.</summary>
internal sealed class FragmentFolder : IFragmentFolder
{
    private const UnixFileMode FileMode0640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode FolderMode0750 = FileMode0640 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    private const string DraftEnd = ".conf.new";

    /// <summary>No write takes so long; what is younger may be another engine's, which keeps its fragments in the same folder.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    public bool Exists(string path) => File.Exists(path);

    public string? Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;

        // Begins with a dot, so that no pattern finds it if we never come to the end.
        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.new");
        try
        {
            if (!Directory.Exists(folder))
            {
                // Not those above it: a slip in fragment_dir should not build a tree.
                if (Path.GetDirectoryName(folder) is { } parent && !Directory.Exists(parent))
                {
                    return $"cannot write {path}: there is no folder {parent}";
                }

                Directory.CreateDirectory(folder, FolderMode0750);
            }

            ForgetStale(folder);

            // Whatever bears the name is not written through: it may be a link.
            File.Delete(draft);
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileMode0640 }))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            Keep(folder);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Forget(draft);
            return $"cannot write {path}: {problem.Message}";
        }
    }

    public string? Delete(string path)
    {
        try
        {
            File.Delete(path);
            ForgetStale(Path.GetDirectoryName(path)!);
            Keep(Path.GetDirectoryName(path)!);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"cannot remove {path}: {problem.Message}";
        }
    }

    /// <summary>A name is on the disk when its folder is; where that cannot be had, the change has still been made.</summary>
    private static void Keep(string folder)
    {
        var descriptor = Libc.OpenFile(folder, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (descriptor >= 0)
        {
            _ = Libc.SyncFile(descriptor);
            _ = Libc.CloseFile(descriptor);
        }
    }

    /// <summary>Drafts of engines that were killed while they wrote; nothing else, whatever its name ends with.</summary>
    private static void ForgetStale(string folder)
    {
        foreach (var draft in Directory.EnumerateFiles(folder, ".*" + DraftEnd).Where(IsDraft))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(draft) > Stale)
            {
                Forget(draft);
            }
        }
    }

    private static bool IsDraft(string path) => Path.GetFileName(path) is var name && name.Length > DraftEnd.Length + 1 && FragmentName.Problem(name[1..^DraftEnd.Length]) is null;

    private static void Forget(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It hides behind its dot, and the next push takes its place.
        }
    }
}
