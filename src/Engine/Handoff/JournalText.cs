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
        line is { Process: null or { State: not null, Key: { Group: not null, Process: not null }, Born: >= 0 } }
            and { Launch: null or { Key: { Group: not null, Process: not null } } }
            and { Listener: null or { Key: { Group: not null, Process: not null } } }
            and { Group: null or { Name: not null, Processes: not null } }
        && Wholeness.Lack(line, Type) is null
        && line.Process?.State is not ((ProcessState.Starting or ProcessState.Running or ProcessState.Stopping or ProcessState.Unknown) and { Pid: <= 0 });
}
