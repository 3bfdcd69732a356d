using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Everything that happens, as server-sent events.</summary>
internal sealed class EventEndpoints(EngineFace face, CancellationToken ending)
{
    public async Task WatchAsync(HttpContext context)
    {
        using var subscription = face.Operations.Events.Subscribe();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";

        // A comment at once: who has read it knows that no event from now on is missed.
        await context.Response.WriteAsync(":\n\n", end.Token).ConfigureAwait(false);
        await Bodies.FlushAsync(context).ConfigureAwait(false);
        try
        {
            var next = -1L;
            while (await subscription.Notices.WaitToReadAsync(end.Token).ConfigureAwait(false))
            {
                while (subscription.Notices.TryRead(out var notice))
                {
                    if (next >= 0 && notice.Serial != next)
                    {
                        Write(context, EventViews.Lost(notice.Serial - 1, face));
                    }

                    next = notice.Serial + 1;
                    Write(context, EventViews.Of(notice, face));
                }

                await Bodies.FlushAsync(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The engine ends, and the stream with it.
        }
    }

    private static void Write(HttpContext context, SupervisorEvent happened)
    {
        var output = context.Response.BodyWriter;
        var head = string.Create(CultureInfo.InvariantCulture, $"id: {happened.Serial}\ndata: ");
        output.Advance(Encoding.UTF8.GetBytes(head, output.GetSpan(head.Length)));
        Bodies.WriteLine(context, happened, ProtocolJson.Default.SupervisorEvent);
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }
}
