using System.Collections.Concurrent;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Posix;

/// <summary>A running pump with real pipes and files in a folder of its own; the test plays the children.</summary>
public abstract class PumpRig : IDisposable
{
    private readonly ConcurrentQueue<Exception> _surprises = new();

    protected PumpRig()
    {
        Pump = new LogPump(_surprises.Enqueue);
        var files = new LogFiles();
        Output = new LogOutput(Pump, files, new AutoLogNames(files, Folder, "supervisor"), Troubles.Enqueue);
        Pump.Start();
    }

    private protected static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(20);

    private protected static ProcessKey Key { get; } = new("web", "web");

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("pump").FullName;

    private protected ConcurrentQueue<LogTrouble> Troubles { get; } = new();

    private protected LogPump Pump { get; }

    private protected LogOutput Output { get; }

    public void Dispose()
    {
        Pump.Dispose();
        Directory.Delete(Folder, recursive: true);
        Assert.Empty(_surprises);
        GC.SuppressFinalize(this);
    }

    private protected ProgramSettings Program(string prefix = "", long maxBytes = 50 << 20, int backups = 10) => new()
    {
        Name = "web",
        ProgramName = "web",
        Command = "/bin/cat",
        StdOut = new LogSettings { Target = LogTarget.File, Path = Path.Combine(Folder, $"{prefix}out.log"), MaxBytes = maxBytes, Backups = backups },
        StdErr = new LogSettings { Target = LogTarget.File, Path = Path.Combine(Folder, $"{prefix}err.log"), MaxBytes = maxBytes, Backups = backups },
    };

    private protected FakeChild Launch(ProcessKey key, ProgramSettings program)
    {
        var attached = Output.Attach(key, program);
        Assert.Null(attached.Error);
        var child = new FakeChild(attached.Streams);
        Output.Launched(key, 1);
        return child;
    }

    private protected async Task Drained(ProcessKey key)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Output.Drain(key, drained.SetResult);
        await drained.Task.WaitAsync(Deadline);
    }

    /// <summary>Everything posted before is done, and what the pipes held when the pump woke up is read.</summary>
    private protected Task Settled() => Pump.AskAsync(() => true).WaitAsync(Deadline);

    private protected string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>The log with all its backups, oldest first.</summary>
    private protected string WithBackups(string name)
    {
        var text = new StringBuilder();
        for (var number = 1000; number > 0; number--)
        {
            var path = Path.Combine(Folder, $"{name}.{number}");
            text.Append(File.Exists(path) ? File.ReadAllText(path) : "");
        }

        return text.Append(Read(name)).ToString();
    }
}
