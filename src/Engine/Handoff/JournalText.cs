using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>Records as lines of text and back.</summary>
internal sealed class JournalText
{
    private static readonly JsonTypeInfo<JournalLine> Type = (JsonTypeInfo<JournalLine>)HandoffText.Options().GetTypeInfo(typeof(JournalLine));

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _writer;

    public JournalText() => _writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Add(JournalLine line)
    {
        _writer.Reset();
        JsonSerializer.Serialize(_writer, line, Type);
        _writer.Flush();
        _bytes.Write("\n"u8);
    }

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Null for a line that makes no sense: the last one may be torn, and nobody knows what others have written.</summary>
    public static JournalLine? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Type) is { } read && IsWhole(read) ? read : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A pid that is none must never get to where signals are sent.</summary>
    private static bool IsWhole(JournalLine line) =>
        Wholeness.Lack(line, Type) is null
        && line.Process is null or { Born: >= 0, State: not ((ProcessState.Starting or ProcessState.Running or ProcessState.Stopping or ProcessState.Unknown) and { Pid: <= 0 }) };
}
