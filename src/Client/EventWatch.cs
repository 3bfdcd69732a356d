using System.Runtime.CompilerServices;

namespace Supervisor.Client;

/// <summary>The events of one engine over lost connections and restarts: it goes on after the last one seen, and LOST stands where it cannot.</summary>
/// <param name="client">Who is asked.</param>
/// <param name="disconnected">Told when a connection is lost, with the reason; null when the engine ended the stream.</param>
/// <param name="subscribed">Told when the first subscription stands: no event from then on is missed.</param>
/// <param name="pause">Waits before the try of this number; tests have no time to lose.</param>
public sealed class EventWatch(ISupervisorClient client, Action<SupervisorException?>? disconnected = null, Action? subscribed = null, Func<int, CancellationToken, Task>? pause = null)
{
    /// <summary>Events until cancelled; what fails before the first connection stands is thrown.</summary>
    /// <param name="includeCurrent">Begin with an event for the state that each process has when the subscription stands.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<SupervisorEvent> RunAsync(bool includeCurrent, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? place = null;
        var stood = false;
        for (var attempt = 0; ; attempt++)
        {
            SupervisorException? failure = null;
            await using var items = client.WatchAsync(place, cancellation).GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (SupervisorException broken) when (stood && Reconnecting.MayHelp(broken))
                {
                    failure = broken;
                    break;
                }

                attempt = 0;
                if (!stood && includeCurrent)
                {
                    // After the subscription stands and before its first event: nothing falls between the two.
                    foreach (var process in await client.GetProcessesAsync([], cancellation).ConfigureAwait(false))
                    {
                        yield return Current(process);
                    }
                }

                if (!stood)
                {
                    subscribed?.Invoke();
                }

                (stood, place) = (true, items.Current.Place ?? place);
                if (items.Current.Event is { } happened)
                {
                    yield return happened;
                }
            }

            if (attempt == 0)
            {
                disconnected?.Invoke(failure);
            }

            await (pause ?? PauseAsync)(attempt, cancellation).ConfigureAwait(false);
        }
    }

    private static SupervisorEvent Current(SupervisedProcess process) => new()
    {
        Supervisor = process.Supervisor,
        HostName = process.HostName,
        EngineId = process.EngineId,
        Time = DateTime.Now,
        EventType = "PROCESS_STATE_" + process.State.ToUpperInvariant(),
        Name = process.Name,
        Group = process.Group,
        ProcessName = process.ProcessName,
        State = process.State,
        Id = process.Id,
        ExitCode = process.StateCode == (int)ProcessStateName.Exited ? process.ExitCode : null,
        Serial = -1,
    };

    private static Task PauseAsync(int attempt, CancellationToken cancellation) => Task.Delay(Reconnecting.Pause(attempt), cancellation);
}
