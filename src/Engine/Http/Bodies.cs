using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Supervisor.Engine.Http.Entry;

namespace Supervisor.Engine.Http;

/// <summary>What comes in and goes out as a body, and how large it may be.</summary>
internal static class Bodies
{
    public const long LargestRpc = 16 << 20;
    public const long LargestJson = 1 << 20;

    private const int PieceLength = 16 << 10;

    /// <summary>What every request may send, however many there are.</summary>
    private const int SmallBody = 64 << 10;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(30);
    private static readonly ReadOnlyMemory<byte> LineEnd = "\n"u8.ToArray();

    /// <summary>Whoever follows something may stop reading for as long as he likes; all other answers must be taken at a certain pace.</summary>
    public static void AllowPauses(HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
        {
            pace.MinDataRate = null;
        }
    }

    /// <summary>The whole body; Kestrel stops at the limit by a <see cref="BadHttpRequestException"/> (413). Memory is taken as it comes, not as it is announced.</summary>
    public static async Task<MemoryStream> ReadAsync(HttpContext context)
    {
        var (room, who) = (context.Features.Get<BodyRoom>(), Claimant.Of(context));
        var body = new MemoryStream();
        var taken = 0L;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(LongestBody);
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (await context.Request.Body.ReadAsync(piece, patience.Token).ConfigureAwait(false) is > 0 and var count)
            {
                if (body.Length + count > SmallBody)
                {
                    // The stream doubles what it has, and XML becomes objects: twice the bytes is what counts.
                    if (room?.TryTake(who, 2 * count) == false)
                    {
                        throw new BadHttpRequestException("too many large bodies are being read", StatusCodes.Status503ServiceUnavailable);
                    }

                    taken += 2 * count;
                }

                body.Write(piece, 0, count);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"the body has not come within {LongestBody.TotalSeconds} seconds", StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            if (taken > 0)
            {
                // Until the request is answered: what was read is in use until then.
                context.Response.OnCompleted(() =>
                {
                    room!.GiveBack(who, taken);
                    return Task.CompletedTask;
                });
            }
        }

        body.Position = 0;
        return body;
    }

    /// <summary>Throws <see cref="JsonException"/> when it is none.</summary>
    public static async Task<T> ReadJsonAsync<T>(HttpContext context, JsonTypeInfo<T> type, long largest = LargestJson)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = largest;
        }

        var body = await ReadAsync(context).ConfigureAwait(false);
        var text = body.GetBuffer().AsSpan(0, (int)body.Length);
        return JsonSerializer.Deserialize(text.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text, type)
            ?? throw new JsonException("the body is null");
    }

    public static Task WriteJsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        return context.Response.BodyWriter.WriteAsync(bytes).AsTask();
    }

    /// <summary>A list as long as there are programs: sent as it is made, so that neither all of it nor what its reader has not taken yet is held as text.</summary>
    public static Task WriteListAsync<T>(HttpContext context, T[] values, JsonTypeInfo<T[]> type)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, values, type, context.RequestAborted);
    }

    /// <summary>What is long goes out as fast as it is taken: given away at once, all of it would be copied.</summary>
    public static async Task WritePiecesAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        for (; bytes.Length > PieceLength; bytes = bytes[PieceLength..])
        {
            await context.Response.BodyWriter.WriteAsync(bytes[..PieceLength], context.RequestAborted).ConfigureAwait(false);
        }

        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Says that one JSON object a line follows, and lets the client know at once.</summary>
    public static Task BeginLinesAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson";
        return FlushAsync(context);
    }

    /// <summary>What became of one process, as a line.</summary>
    public static void WriteResult(HttpContext context, ActionResult result)
    {
        context.Features.Get<AuditNote>()?.Answered(result.Fault is not null);
        WriteLine(context, result, ProtocolJson.Default.ActionResult);
    }

    /// <summary>The same of a group.</summary>
    public static void WriteResult(HttpContext context, GroupResult result)
    {
        context.Features.Get<AuditNote>()?.Answered(result.Fault is not null);
        WriteLine(context, result, ProtocolJson.Default.GroupResult);
    }

    /// <summary>One line, not flushed.</summary>
    public static void WriteLine<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        var output = context.Response.BodyWriter;
        using (var json = new Utf8JsonWriter(output))
        {
            JsonSerializer.Serialize(json, value, type);
        }

        EndLine(context);
    }

    public static void EndLine(HttpContext context)
    {
        LineEnd.Span.CopyTo(context.Response.BodyWriter.GetSpan(1));
        context.Response.BodyWriter.Advance(1);
    }

    public static async Task FlushAsync(HttpContext context) => await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);

    /// <summary>Short lines become many times longer as JSON: what has not been taken must not grow.</summary>
    public static ValueTask FlushWhenFullAsync(HttpContext context) =>
        context.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > PieceLength } ? new(FlushAsync(context)) : default;

    /// <summary>The original's way to say no: a tiny page with code and reason.</summary>
    public static Task WriteErrorPageAsync(HttpContext context, int status, string reason)
    {
        var page = System.Text.Encoding.UTF8.GetBytes($"<head>\r\n<title>Error response</title>\r\n</head>\r\n<body>\r\n<h1>Error response</h1>\r\n<p>Error code {status}.\r\n<p>Message: {reason}.\r\n</body>\r\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = page.Length;
        return context.Response.BodyWriter.WriteAsync(page).AsTask();
    }
}
