using Supervisor.Client;

namespace Supervisor;

/// <summary>What Register-SupervisorEvent subscribes to: the events of one or more engines, raised until it is disposed.</summary>
public sealed class SupervisorEventSource : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    private readonly int _most;
    private int _raised;

    /// <summary>PowerShell ends a subscription some time after its last event; what comes quickly would be more than was asked for.</summary>
    internal SupervisorEventSource(int most) => _most = most;

    /// <summary>One event of an engine.</summary>
    public event EventHandler<SupervisorEventArgs>? EventReceived;

    /// <summary>Ends all watches and closes their connections.</summary>
    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            // Not disposed: the watches may still look at it.
            _end.Cancel();
        }
    }

    /// <summary>Completes when the subscription stands; throws when it cannot. Events are raised once <paramref name="go"/> has completed.</summary>
    internal async Task BeginAsync(ISupervisorClient client, Predicate<SupervisorEvent> filter, Task go)
    {
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => RunAsync(new EventWatch(client, subscribed: () => stands.TrySetResult()), filter, stands, go));
        await stands.Task.WaitAsync(_end.Token).ConfigureAwait(false);
    }

    private async Task RunAsync(EventWatch watch, Predicate<SupervisorEvent> filter, TaskCompletionSource stands, Task go)
    {
        try
        {
            await foreach (var happened in watch.RunAsync(includeCurrent: false, _end.Token).ConfigureAwait(false))
            {
                await go.WaitAsync(_end.Token).ConfigureAwait(false);
                if (filter(happened))
                {
                    Raise(happened);
                }
            }
        }
        catch (Exception failure)
        {
            if (!stands.TrySetException(failure) && !_end.IsCancellationRequested)
            {
                // Nobody waits for us any more: that the watch is over must be seen in the stream itself.
                Raise(new SupervisorEvent { EventType = "LOST", Time = DateTime.Now, Data = failure.Message });
            }
        }
    }

    private void Raise(SupervisorEvent happened)
    {
        var number = Interlocked.Increment(ref _raised);
        if (_most == 0 || number <= _most)
        {
            EventReceived?.Invoke(this, new SupervisorEventArgs(happened));
        }

        if (number == _most)
        {
            Dispose();
        }
    }
}

/// <summary>Carries an event to the action: $EventArgs.Event.</summary>
public sealed class SupervisorEventArgs(SupervisorEvent happened) : EventArgs
{
    public SupervisorEvent Event { get; } = happened;
}
