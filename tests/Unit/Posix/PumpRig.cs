using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Posix;

/// <summary>A running pump with real pipes and files in a folder of its own; the test plays the children.</summary>
public abstract class PumpRig : IDisposable
{
    private readonly ConcurrentQueue<Exception> _surprises = new();
    private readonly ConcurrentQueue<Action> _taken = new();
    private readonly ActivityLog _activity;

    protected PumpRig()
    {
        // The machine that runs the tests may be slow; that is not what they are about.
        Pump = new LogPump(_surprises.Enqueue, new LatePatience { ForPump = Deadline, ForOpening = Deadline });
        var files = new LogFiles();
        _activity = new ActivityLog(
            files, new ActivityLogSettings(Path.Combine(Folder, "activity.log"), 0, 0, ActivityLevel.Info, false), TimeProvider.System, Troubles.Enqueue);
        Assert.Equal(0, _activity.Open());
        var syslog = new Syslog(SyslogPath, "supervisord", TimeProvider.System, Troubles.Enqueue);
        var copies = new OutputCopies(_activity, syslog, Tell, () => default, _ => ProcessStateCode.Running);
        Output = new LogOutput(Pump, files, new AutoLogNames(files, Folder, "supervisor"), Troubles.Enqueue, copies);
        Pump.Start();
        _activity.RunOn(Pump);
        syslog.RunOn(Pump);
    }

    private protected static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(20);

    private protected static ProcessKey Key { get; } = new("web", "web");

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("pump").FullName;

    private protected ConcurrentQueue<LogTrouble> Troubles { get; } = new();

    private protected LogPump Pump { get; }

    private protected LogOutput Output { get; }

    private protected string SyslogPath => Path.Combine(Folder, "log.sock");

    /// <summary>News for the loop, in the order in which the pump told it.</summary>
    private protected ConcurrentQueue<Notice> Told { get; } = new();

    /// <summary>False: the loop is busy and takes nothing.</summary>
    private protected bool TakeAtOnce { get; set; } = true;

    public void Dispose()
    {
        Pump.Dispose();
        _activity.Close();
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

    private protected void ShowDebug() => _activity.Level = ActivityLevel.Debug;

    private protected string Activity()
    {
        Pump.Stop();
        return Read("activity.log");
    }

    private protected void TakeAll()
    {
        while (_taken.TryDequeue(out var told))
        {
            told();
        }
    }

    private protected static async Task Wait(Func<bool> condition)
    {
        for (var began = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, "not seen");
            await Task.Delay(5);
        }
    }

    private void Tell(Notice notice, Action told)
    {
        Told.Enqueue(notice);
        _taken.Enqueue(told);
        if (TakeAtOnce)
        {
            TakeAll();
        }
    }

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
