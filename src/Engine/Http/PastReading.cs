using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Writes the past of a log a piece at a time, each when the one before has been taken: an answer that nobody reads costs one.</summary>
internal static class PastReading
{
    private const int Slice = 8 << 10;

    /// <summary>As lines.</summary>
    public static async Task WriteLinesAsync(HttpContext context, ILogReading reading, LineSplitter splitter)
    {
        LogPiece piece;
        do
        {
            piece = await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            foreach (var line in splitter.Take(piece.Bytes, piece.Position, piece.Lost))
            {
                Bodies.WriteLine(context, line, ProtocolJson.Default.LogLine);
                await Bodies.FlushWhenFullAsync(context).ConfigureAwait(false);
            }

            await Bodies.FlushAsync(context).ConfigureAwait(false);
        }
        while (piece.MorePast);

        if (splitter.Rest(piece.Position) is { } rest)
        {
            Bodies.WriteLine(context, rest, ProtocolJson.Default.LogLine);
        }
    }

    /// <summary>As one <see cref="LogLine"/>, written in parts: made whole it would be in memory three times.</summary>
    public static async Task WriteWholeAsync(HttpContext context, ILogReading reading, string name, string stream, Func<long, DateTime?> timeOf)
    {
        var output = context.Response.BodyWriter;
        var (decoder, text) = (Encoding.UTF8.GetDecoder(), new char[Slice + 4]);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("stream", stream);
        json.WritePropertyName("line");
        LogPiece piece;
        do
        {
            piece = await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            for (var bytes = piece.Bytes; !bytes.IsEmpty; bytes = bytes[Math.Min(Slice, bytes.Length)..])
            {
                var count = decoder.GetChars(bytes.Span[..Math.Min(Slice, bytes.Length)], text, flush: false);
                json.WriteStringValueSegment(text.AsSpan(0, count), isFinalSegment: false);
            }

            json.Flush();
            await Bodies.FlushAsync(context).ConfigureAwait(false);
        }
        while (piece.MorePast);

        json.WriteStringValueSegment(text.AsSpan(0, decoder.GetChars([], text, flush: true)), isFinalSegment: true);
        if (timeOf(piece.Position) is { } time)
        {
            json.WriteString("timestamp", time);
        }

        json.WriteNumber("position", piece.Position);
        json.WriteNumber("lost", 0);
        json.WriteEndObject();
        json.Flush();
        Bodies.EndLine(context);
    }
}
