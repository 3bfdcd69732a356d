using System.Runtime.CompilerServices;

namespace Supervisor.Client;

/// <summary>Followed logs over lost connections: each time it goes on where every log had been read to.</summary>
/// <param name="open">One connection: <see cref="ISupervisorClient.ReadLogAsync"/> or its like.</param>
/// <param name="pause">Waits before the try of this number; tests have no time to lose.</param>
public sealed class LogFollowing(Func<LogRequest, CancellationToken, IAsyncEnumerable<LogItem>> open, Func<int, CancellationToken, Task>? pause = null)
{
    private readonly Dictionary<(string Name, string Stream), long> _places = [];
    private string? _life;
    private bool _connected;
    private bool _ended;

    /// <summary>Lines, with marks where something happened; what fails before the first connection stands is thrown.</summary>
    public async IAsyncEnumerable<LogItem> RunAsync(LogRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var (attempt, asked) = (0, Resumed(request)); ; attempt++)
        {
            var away = _connected && attempt > 0;
            SupervisorException? failure = null;
            await using var items = open(asked, cancellation).GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (SupervisorException broken) when (request.Follow && _connected && Reconnecting.MayHelp(broken))
                {
                    failure = broken;
                    break;
                }

                if (away)
                {
                    yield return new(null, new LogMark { Mark = "Reconnected" });
                }

                (_connected, attempt, away) = (true, 0, false);
                if (Take(items.Current))
                {
                    yield return items.Current;
                }
            }

            if (!request.Follow || _ended)
            {
                yield break;
            }

            if (attempt == 0)
            {
                yield return new(null, new LogMark { Mark = "Disconnected", Reason = failure?.Message ?? "the engine has ended the stream" });
            }

            await (pause ?? PauseAsync)(attempt, cancellation).ConfigureAwait(false);
            asked = Resumed(request);
        }
    }

    /// <summary>A second run, without a log that is gone, goes on as after a lost connection.</summary>
    private LogRequest Resumed(LogRequest request) => _life is null ? request
        : request with { Life = _life, After = [.. _places.Select(place => new LogPlace(place.Key.Name, place.Key.Stream, place.Value))] };

    /// <summary>Notes what is for us alone; true for what is to be given on.</summary>
    private bool Take(LogItem item)
    {
        if (item.Line is { } line)
        {
            _places[(line.Name, line.Stream)] = line.Position;
            return true;
        }

        switch (item.Mark)
        {
            case { Mark: "Begin" } begin:
                _life = begin.Life;
                return false;
            case { Mark: "Start", Name: { } name, Stream: { } stream, Position: { } position }:
                _places[(name, stream)] = position;
                return false;
            case { Mark: "End" }:
                _ended = true;
                return false;
            default:
                return true;
        }
    }

    private static Task PauseAsync(int attempt, CancellationToken cancellation) => Task.Delay(Reconnecting.Pause(attempt), cancellation);
}
