using System.Collections.Concurrent;
using System.Diagnostics;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Posix;

/// <summary>The pump with real pipes and a disk that stops answering.</summary>
public abstract class LateWriterStage : IDisposable
{
    private protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private protected static readonly ProcessKey Bad = new("bad", "bad"), Good = new("good", "good");
    private protected readonly ConcurrentQueue<Exception> _surprises = new();
    private protected readonly ConcurrentQueue<LogTrouble> _troubles = new();
    private protected readonly HangingLogFiles _disk = new();
    private protected readonly List<FakeChild> _children = [];
    private protected LogPump? _pump;
    private protected LogOutput? _output;

    public void Dispose()
    {
        _disk.Answer("/bad");
        _pump?.Stop();
        _ = _pump?.GiveUpLate();
        _pump?.Dispose();
        _output?.Dispose();
        _children.ForEach(child => child.Exit());
        Assert.Empty(_surprises);
    }

    private protected void Begin(LatePatience patience)
    {
        _pump = new LogPump(_surprises.Enqueue, patience);
        _output = new LogOutput(_pump, _disk, new AutoLogNames(_disk, "/auto", "supervisor"), _troubles.Enqueue);
        _pump.Start();
    }

    private protected FakeChild Launch(ProcessKey key, LatePatience? patience = null, long maxBytes = 0)
    {
        if (_pump is null)
        {
            Begin(patience ?? new LatePatience { ForOpening = Deadline });
        }

        var attached = _output!.Attach(key, Program($"/{key.Group}/{(key.Process == "next" ? "next" : "out")}.log", maxBytes));
        Assert.Null(attached.Error);
        var child = new FakeChild(attached.Streams);
        _children.Add(child);
        _output.Launched(key, 1);
        return child;
    }

    private protected static ProgramSettings Program(string path, long maxBytes = 0) => new()
    {
        Name = "x",
        ProgramName = "x",
        Command = "/bin/cat",
        StdOut = new LogSettings { Target = LogTarget.File, Path = path, MaxBytes = maxBytes, Backups = 3 },
        StdErr = new LogSettings { Target = LogTarget.None },
    };

    /// <summary>The pump answers.</summary>
    private protected Task Works() => _pump!.AskAsync(() => true).WaitAsync(Deadline);

    private protected async Task Drained(ProcessKey key, Action? whileWaiting = null)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _output!.Drain(key, drained.SetResult);
        while (whileWaiting is not null && !drained.Task.IsCompleted)
        {
            whileWaiting();
            await Task.Yield();
        }

        await drained.Task.WaitAsync(Deadline);
    }

    private protected Task Seen(string path, string text) => Wait(() => _disk[path] == text);

    private protected static Task Wait(Func<bool> condition) => Wait(() => Task.FromResult(condition()));

    private protected static async Task Wait(Func<Task<bool>> condition)
    {
        for (var began = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, "not seen");
            await Task.Delay(2);
        }
    }

    private protected static string Lines(int first, int last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(line => $"{line}\n"));
}
