using System.Text;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Everything that happens, as server-sent events; a reader that comes back goes on where it was.</summary>
internal sealed class EventEndpoints(EngineFace face, CancellationToken ending)
{
    private readonly string _life = EventPlace.LifeOf(face.Identity.LifeBegan);

    public async Task WatchAsync(HttpContext context)
    {
        var seen = EventPlace.Parse(context.Request.Headers["Last-Event-ID"], _life);
        var isOtherLife = seen is { } place && (place.Life != _life || place.Serial >= face.Operations.Events.NextSerial);
        var begin = face.Operations.Events.NextSerial - 1;
        using var subscription = face.Operations.Events.Subscribe(isOtherLife ? -1 : seen?.Serial);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        Bodies.AllowPauses(context);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";

        try
        {
            // A comment at once: who has read it knows that no event from now on is missed; with a place, so that this holds over a lost connection.
            await context.Response.WriteAsync(seen is null && begin >= 0 ? $":\nid: {new EventPlace(begin, _life)}\n\n" : ":\n\n", end.Token).ConfigureAwait(false);
            var next = isOtherLife ? -1 : seen?.Serial + 1 ?? -1;
            if (isOtherLife)
            {
                Write(context, EventViews.Lost(subscription.Missed is [var first, ..] ? first.Serial - 1 : -1, null, face));
            }

            next = WriteAll(context, subscription.Missed, next);
            await Bodies.FlushAsync(context).ConfigureAwait(false);
            while (await subscription.Notices.WaitToReadAsync(end.Token).ConfigureAwait(false))
            {
                while (subscription.Notices.TryRead(out var notice))
                {
                    next = WriteAll(context, [notice], next);
                }

                await Bodies.FlushAsync(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The engine ends, and the stream with it.
        }
    }

    public async Task SendAsync(HttpContext context)
    {
        var asked = await Bodies.ReadJsonAsync(context, ProtocolJson.Default.EventRequest).ConfigureAwait(false);
        if (asked is not { Type.Length: > 0, Data: not null })
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, "cannot send the event: it needs a type and, if any, data as text").ConfigureAwait(false);
        }
        else if (face.Operations.IsShuttingDown)
        {
            await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
        }
        else
        {
            context.Features.Get<AuditNote>()?.On([asked.Type]);
            face.Operations.Tell(asked.Type, asked.Data);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>Writes what the reader has not seen, and gaps as such; gives the serial that should come next (-1: any).</summary>
    private long WriteAll(HttpContext context, IReadOnlyList<NumberedNotice> notices, long next)
    {
        foreach (var notice in notices.Where(notice => notice.Serial >= next))
        {
            if (next >= 0 && notice.Serial > next)
            {
                Write(context, EventViews.Lost(notice.Serial - 1, notice.Serial - next, face));
            }

            next = notice.Serial + 1;
            Write(context, EventViews.Of(notice, face));
        }

        return next;
    }

    private void Write(HttpContext context, SupervisorEvent happened)
    {
        var output = context.Response.BodyWriter;
        var head = $"id: {new EventPlace(happened.Serial, _life)}\ndata: ";
        output.Advance(Encoding.UTF8.GetBytes(head, output.GetSpan(head.Length)));
        Bodies.WriteLine(context, happened, ProtocolJson.Default.SupervisorEvent);
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }
}
