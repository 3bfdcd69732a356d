using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Supervisor.Chaos.Stage;

/// <summary>The run's own folder: compiled programs, counters, locks, logs, and a small disk that can be full.</summary>
internal sealed class Workplace : IDisposable
{
    /// <param name="options">The folder, if there is a wish, and how much will be written to the small disk.</param>
    public Workplace(Options options)
    {
        Folder = options.Folder ?? Directory.CreateTempSubdirectory("chaos").FullName;
        foreach (var name in (string[])["counters", "locks", "lives", "logs", "disk"])
        {
            Directory.CreateDirectory(In(name));
        }

        Compile("writer");
        Compile("listener");
        var size = (8 << 20) + (long)(options.Seconds * options.Rate * 1000);
        var mounted = Native.Mount("tmpfs", Disk, "tmpfs", 0, string.Create(CultureInfo.InvariantCulture, $"size={size}"));
        DiskProblem = mounted == 0 ? null : $"cannot mount a small disk: {Marshal.GetLastPInvokeErrorMessage()}";
    }

    public string Folder { get; }

    public string Writer => In("writer");

    public string Listener => In("listener");

    public string Socket => In("s.sock");

    public string Configuration => In("s.conf");

    public string PidFile => In("s.pid");

    public string ActivityLog => In("s.log");

    /// <summary>What the engine wrote to its standard error: only ever something when it broke.</summary>
    public string Errors => In("s.err");

    public string Disk => In("disk");

    /// <summary>Why no disk can be full here; null when one can.</summary>
    public string? DiskProblem { get; }

    /// <summary>Programs that saw something which must not be say it here.</summary>
    public IReadOnlyList<string> Reports => File.Exists(In("reports")) ? File.ReadAllLines(In("reports")) : [];

    public string In(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        if (DiskProblem is null)
        {
            // Lazily: whoever still has a file there has it to himself.
            _ = Native.Unmount(Disk, 2);
        }
    }

    private void Compile(string name)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Programs", name + ".c");
        using var compiler = Process.Start("cc", ["-O1", "-o", In(name), source]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException($"cannot compile {name}.c: cc ended with {compiler.ExitCode}");
        }
    }
}
