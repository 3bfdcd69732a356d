using System.Runtime.CompilerServices;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>The lines of one engine's logs for a cmdlet; whatever happened between them becomes a warning.</summary>
internal sealed class LogShow(SupervisorSession session, LogFollowing following, PipelinePump pump)
{
    private readonly HashSet<(string?, string?)> _cleared = [];
    private bool _restarted;

    public async IAsyncEnumerable<LogLine> ReadAsync(LogRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in following.RunAsync(request, cancellation).ConfigureAwait(false))
        {
            if (item.Mark is { } mark)
            {
                Tell(mark);
                continue;
            }

            var line = item.Line!;
            if (line.Lost > 0)
            {
                pump.Warning($"{line.Lost} bytes of {line.Name} ({line.Stream}) were lost on {session.Place}: they came faster than they were read, or are no longer in the log");
            }

            yield return line;
        }
    }

    private void Tell(LogMark mark)
    {
        switch (mark.Mark)
        {
            case "Truncated" when _cleared.Add((mark.Name, mark.Stream)):
                pump.Warning($"the {mark.Stream} log of {mark.Name} on {session.Place} was cleared; going on with what comes");
                break;
            case "Untimed":
                pump.Warning($"cannot tell when lines of {mark.Name} ({mark.Stream}) on {session.Place} were written before {mark.Before:yyyy-MM-dd HH:mm:ss}: the engine did not read them itself; they are left out, -Tail shows them");
                break;
            case "Disconnected":
                _restarted = false;
                pump.Warning($"lost the connection to {session.Place}: {mark.Reason}; trying again");
                break;
            case "Reconnected":
                pump.Warning($"connected to {session.Place} again");
                break;
            case "Restarted" when !_restarted:
                _restarted = true;
                pump.Warning($"the engine of {session.Place} has restarted: lines from the end of its former life may be missing");
                break;
        }
    }
}
