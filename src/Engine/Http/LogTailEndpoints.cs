using System.Globalization;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>/logtail and /mainlogtail: the last bytes of a log and then everything new, as plain bytes, without end.</summary>
internal sealed class LogTailEndpoints(EngineFace face, CancellationToken ending)
{
    public const string ProcessPath = "/logtail/";
    public const string ActivityPath = "/mainlogtail";

    private const int Past = 1024;
    private const string StdOut = "/stdout";
    private const string StdErr = "/stderr";

    private static readonly byte[] Truncated = "==> File truncated <==\n"u8.ToArray();

    public Task ProcessAsync(HttpContext context)
    {
        var name = context.Request.Path.Value![ProcessPath.Length..].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var error = name.EndsWith(StdErr, StringComparison.Ordinal);
        name = error || name.EndsWith(StdOut, StringComparison.Ordinal) ? name[..^StdOut.Length] : name;
        return NameSpec.TryFindOne(face.Operations.State, name, out var entry)
            ? TailAsync(context, LogName.Of(entry, error))
            : MissingAsync(context);
    }

    public Task ActivityAsync(HttpContext context) => TailAsync(context, LogName.Activity);

    private async Task TailAsync(HttpContext context, LogName log)
    {
        if (context.Request.Method != "GET")
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, "Bad Request").ConfigureAwait(false);
            return;
        }

        var begin = long.TryParse(context.Request.Query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? LogTail.From(from) : LogTail.Bytes(Past);
        using var reading = await face.Logs.FollowAsync(log, begin).ConfigureAwait(false);
        if (reading is null)
        {
            await MissingAsync(context).ConfigureAwait(false);
            return;
        }

        Bodies.AllowPauses(context);
        context.Response.ContentType = "text/plain;charset=utf-8";
        context.Response.Headers.LastModified = (face.Logs.PathOf(log) is { } path && File.Exists(path) ? File.GetLastWriteTimeUtc(path) : face.Clock.Now.Wall).ToString("R");
        if (!log.IsActivity)
        {
            context.Response.Headers["X-Accel-Buffering"] = "no";
        }

        context.Response.Headers[Routes.GenerationHeader] = new EngineGeneration(face.Identity.Id, face.Upgrade?.Generation ?? 0).ToString();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        try
        {
            // The first piece is the past, which is there.
            var piece = await reading.ReadAsync(end.Token).ConfigureAwait(false);
            context.Response.Headers[Routes.PositionHeader] = (piece.Position - piece.Bytes.Length).ToString(CultureInfo.InvariantCulture);
            await Bodies.FlushAsync(context).ConfigureAwait(false);
            while (true)
            {
                if (piece.Truncated)
                {
                    await context.Response.BodyWriter.WriteAsync(Truncated, end.Token).ConfigureAwait(false);
                }

                if (piece.Lost > 0)
                {
                    await context.Response.WriteAsync($"==> {piece.Lost} bytes lost <==\n", end.Token).ConfigureAwait(false);
                }

                await context.Response.BodyWriter.WriteAsync(piece.Bytes, end.Token).ConfigureAwait(false);
                if (piece.Ended)
                {
                    return;
                }

                piece = await reading.ReadAsync(end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The engine ends, and the stream with it.
        }
    }

    private static Task MissingAsync(HttpContext context) => Bodies.WriteErrorPageAsync(context, StatusCodes.Status404NotFound, "Not Found");
}
