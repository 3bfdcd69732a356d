using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>
/// Runs asynchronous work for a cmdlet. A cmdlet may write only on its pipeline thread, so the work's writes are queued
/// and carried out there; the work gets this object instead of the cmdlet and cannot write past the queue.
/// </summary>
internal sealed class PipelinePump(Cmdlet cmdlet, CancellationTokenSource stop)
{
    private readonly BlockingCollection<(Action Do, TaskCompletionSource? Done)> _writes = [];

    public CancellationToken Stopping => stop.Token;

    /// <summary>Returns when the work has ended and everything it wrote is written; throws what the work or a write threw.</summary>
    public void Run(Func<PipelinePump, Task> work)
    {
        var running = Task.Run(async () =>
        {
            try
            {
                await work(this).ConfigureAwait(false);
            }
            finally
            {
                _writes.CompleteAdding();
            }
        });

        var refused = CarryOutWrites();
        try
        {
            running.GetAwaiter().GetResult();
        }
        catch (Exception) when (refused is not null)
        {
            // The work ended because its write was refused: that is what the pipeline must see.
        }
        catch (Exception ended) when (stop.IsCancellationRequested && ended is (OperationCanceledException or SupervisorException))
        {
            // A connection that is cut by the stop may say so in its own words.
        }

        _writes.Dispose();
        refused?.Throw();
    }

    /// <summary>Completes when the next command has taken the object: a slow pipeline slows the work down.</summary>
    public Task ObjectAsync(object output) => AwaitedAsync(() => cmdlet.WriteObject(output));

    /// <summary>The same for all objects of one host: nothing of another host comes between them.</summary>
    public Task ObjectsAsync<T>(IReadOnlyList<T> outputs) => AwaitedAsync(() =>
    {
        foreach (var output in outputs)
        {
            cmdlet.WriteObject(output);
        }
    });

    /// <summary>Something that only the pipeline's thread may do.</summary>
    public Task DoAsync(Action action) => AwaitedAsync(action);

    public Task ErrorAsync(ErrorRecord error) => AwaitedAsync(() => cmdlet.WriteError(error));

    public void Warning(string text) => _writes.Add((() => cmdlet.WriteWarning(text), null));

    public void Verbose(string text) => _writes.Add((() => cmdlet.WriteVerbose(text), null));

    public void Progress(ProgressRecord record) => _writes.Add((() => cmdlet.WriteProgress(record), null));

    private Task AwaitedAsync(Action write)
    {
        // Without RunContinuationsAsynchronously the work would go on on the pipeline thread and wait there for itself.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _writes.Add((write, done));
        return done.Task;
    }

    private ExceptionDispatchInfo? CarryOutWrites()
    {
        ExceptionDispatchInfo? refused = null;
        foreach (var (write, done) in _writes.GetConsumingEnumerable())
        {
            try
            {
                if (refused is null)
                {
                    write();
                }

                Complete(done, refused);
            }
            catch (Exception failure)
            {
                // Select-Object -First ends us by an exception out of WriteObject, without StopProcessing.
                refused = ExceptionDispatchInfo.Capture(failure);
                Complete(done, refused);
                stop.Cancel();
            }
        }

        return refused;
    }

    private static void Complete(TaskCompletionSource? done, ExceptionDispatchInfo? refused)
    {
        if (refused is null)
        {
            done?.SetResult();
        }
        else
        {
            done?.SetException(refused.SourceException);
        }
    }
}
