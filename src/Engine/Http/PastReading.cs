using System.Buffers;
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
        output.Write(Members(json =>
        {
            json.WriteString("name", name);
            json.WriteString("stream", stream);
        })[..^1]);
        output.Write(",\"line\":\""u8);
        LogPiece piece;
        do
        {
            piece = await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            for (var bytes = piece.Bytes; !bytes.IsEmpty; bytes = bytes[Math.Min(Slice, bytes.Length)..])
            {
                Write(decoder.GetChars(bytes.Span[..Math.Min(Slice, bytes.Length)], text, flush: false));
            }

            await Bodies.FlushAsync(context).ConfigureAwait(false);
        }
        while (piece.MorePast);

        Write(decoder.GetChars([], text, flush: true));
        output.Write("\","u8);
        output.Write(Members(json =>
        {
            if (timeOf(piece.Position) is { } time)
            {
                json.WriteString("timestamp", time);
            }

            json.WriteNumber("position", piece.Position);
            json.WriteNumber("lost", 0);
        })[1..]);
        Bodies.EndLine(context);

        // The decoder gives both halves of a surrogate pair at once.
        void Write(int count) => output.Write(JsonEncodedText.Encode(text.AsSpan(0, count)).EncodedUtf8Bytes);
    }

    /// <summary>An object of these; the writer of .NET 9 cannot make a string in parts.</summary>
    private static ReadOnlySpan<byte> Members(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan;
    }
}
