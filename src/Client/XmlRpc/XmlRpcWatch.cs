using System.Runtime.CompilerServices;

namespace Supervisor.Client;

/// <summary>State changes seen by looking twice a second: XML-RPC has no events, so what is shorter than a look stays unseen.</summary>
internal sealed class XmlRpcWatch(XmlRpcClient client)
{
    /// <summary>There is nothing to go on from but the fact that somebody was here.</summary>
    private const string Place = "seen";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <param name="again">Somebody comes back: what happened meanwhile is lost.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<EventItem> RunAsync(bool again, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var serial = 0L;
        var before = await LookAsync(cancellation).ConfigureAwait(false);
        yield return new(Place, null);
        if (again)
        {
            yield return new(Place, new() { Supervisor = client.SessionName, Time = DateTime.Now, EventType = "LOST" });
        }

        while (true)
        {
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            var now = await LookAsync(cancellation).ConfigureAwait(false);
            foreach (var process in now.Values)
            {
                var old = before.GetValueOrDefault(process.Name);
                if (old is not null && (old.State != process.State || old.Id != process.Id))
                {
                    yield return new(Place, Event(process, old.State, serial++));
                }
            }

            before = now;
        }
    }

    private SupervisorEvent Event(SupervisedProcess process, string from, long serial) => new()
    {
        Supervisor = client.SessionName,
        HostName = process.HostName,
        Time = DateTime.Now,
        EventType = "PROCESS_STATE_" + process.State.ToUpperInvariant(),
        Name = process.Name,
        Group = process.Group,
        ProcessName = process.ProcessName,
        State = process.State,
        FromState = from,
        Id = process.Id,
        ExitCode = process.State == nameof(ProcessStateName.Exited) ? process.ExitCode : null,
        Serial = serial,
    };

    private async Task<Dictionary<string, SupervisedProcess>> LookAsync(CancellationToken cancellation) =>
        (await client.ListAsync(cancellation).ConfigureAwait(false)).ToDictionary(process => process.Name);
}
