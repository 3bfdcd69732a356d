using System.Diagnostics;

namespace Supervisor.Unit.EndToEnd;

/// <summary>A small disk of our own that can be frozen: whoever writes to it then waits in the kernel, where no signal reaches him.</summary>
internal sealed class FrozenDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("disk").FullName;
    private Process? _guard;

    private FrozenDisk()
    {
        try
        {
            Directory.CreateDirectory(Mount);
            using (var image = File.Create(Image))
            {
                image.SetLength(48 << 20);
            }

            Run("mkfs.ext4", "-q", Image);
            Run("mount", "-o", "loop", Image, Mount);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Mount => Path.Combine(_folder, "mount");

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Refusal { get; } = Refused();

    private string Image => Path.Combine(_folder, "image");

    public static FrozenDisk Make() => new();

    public void Freeze()
    {
        // Should we be killed meanwhile, it must not stay frozen.
        _guard = Process.Start("/bin/sh", ["-c", $"sleep 120; fsfreeze -u '{Mount}'"]);
        Run("fsfreeze", "-f", Mount);
    }

    public void Thaw()
    {
        if (_guard is { } guard)
        {
            _guard = null;
            var thawed = ProgramRun.Of(Tool("fsfreeze"), ["-u", Mount]);
            guard.Kill(entireProcessTree: true);
            guard.Dispose();
            Assert.True(thawed.Status == 0, thawed.Text);
        }
    }

    public void Remount(string options) => Run("mount", "-o", "remount," + options, Mount);

    public void Dispose()
    {
        try
        {
            Thaw();
        }
        finally
        {
            if (ProgramRun.Of(Tool("umount"), [Mount]).Status != 0)
            {
                _ = ProgramRun.Of(Tool("umount"), ["-l", Mount]);
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string? Refused()
    {
        if (!EngineBinary.AsRoot)
        {
            return "only root may mount a disk";
        }

        if (Array.Find(["mkfs.ext4", "mount", "umount", "fsfreeze"], tool => !File.Exists(Tool(tool))) is { } missing)
        {
            return $"there is no {missing}";
        }

        try
        {
            using var disk = Make();
            disk.Freeze();
            return null;
        }
        catch (Exception problem)
        {
            return $"no disk can be mounted and frozen here: {problem.Message}";
        }
    }

    private static void Run(string tool, params string[] arguments)
    {
        var run = ProgramRun.Of(Tool(tool), arguments);
        if (run.Status != 0)
        {
            throw new IOException($"{tool}: {run.Text.Trim()}");
        }
    }

    private static string Tool(string name) => Array.Find([$"/usr/sbin/{name}", $"/sbin/{name}", $"/usr/bin/{name}", $"/bin/{name}"], File.Exists) ?? $"/usr/sbin/{name}";
}
