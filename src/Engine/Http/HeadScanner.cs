using System.Buffers;

namespace Supervisor.Engine.Http;

/// <summary>Knows where heads and bodies end in a stream of requests; copies it and repairs the heads.</summary>
internal sealed class HeadScanner(bool replaceHost)
{
    /// <summary>More than Kestrel would take of a head: beyond it, it may see for itself.</summary>
    private const int LongestHead = 48 << 10;

    private enum Part
    {
        Head,
        Body,
        ChunkSize,
        Chunk,
        Trailer,
        Unknown,
        /// <summary>Refused: nothing that follows is read any more.</summary>
        Refused,
    }

    /// <summary>What Kestrel answers with 400, and then hangs up.</summary>
    private static ReadOnlySpan<byte> NoRequest => "!\r\n\r\n"u8;

    private Part _part;
    private long _left;

    /// <summary>Copies what can be copied; gives the place from which more bytes are needed.</summary>
    public SequencePosition Take(ReadOnlySequence<byte> bytes, IBufferWriter<byte> to, bool isEnd)
    {
        while (!bytes.IsEmpty && Step(ref bytes, to))
        {
        }

        if (isEnd && _part != Part.Refused)
        {
            Copy(ref bytes, bytes.Length, to);
        }

        return bytes.Start;
    }

    /// <summary>One part further; false when the bytes at hand do not complete it.</summary>
    private bool Step(ref ReadOnlySequence<byte> bytes, IBufferWriter<byte> to)
    {
        switch (_part)
        {
            case Part.Head:
                return Head(ref bytes, to);
            case Part.Body or Part.Chunk:
                var count = Math.Min(_left, bytes.Length);
                Copy(ref bytes, count, to);
                _left -= count;
                if (_left == 0)
                {
                    _part = _part == Part.Body ? Part.Head : Part.ChunkSize;
                }

                return true;
            case Part.ChunkSize or Part.Trailer:
                return Line(ref bytes, to);
            case Part.Refused:
                bytes = bytes.Slice(bytes.End);
                return true;
            default:
                Copy(ref bytes, bytes.Length, to);
                return true;
        }
    }

    private bool Head(ref ReadOnlySequence<byte> bytes, IBufferWriter<byte> to)
    {
        var head = bytes.Slice(0, Math.Min(bytes.Length, LongestHead)).ToArray();
        var length = RequestHead.Length(head);
        if (length == 0)
        {
            if (head.Length < LongestHead)
            {
                return false;
            }

            _part = Part.Unknown;
            return true;
        }

        var parsed = new RequestHead(head.AsMemory(0, length));
        bytes = bytes.Slice(length);
        if (parsed.IsAmbiguous)
        {
            to.Write(NoRequest);
            _part = Part.Refused;
            return true;
        }

        parsed.Write(to, replaceHost);
        (_part, _left) = parsed.Body switch
        {
            BodyKind.None => (Part.Head, 0),
            BodyKind.Counted => (Part.Body, parsed.ContentLength),
            BodyKind.Chunked => (Part.ChunkSize, 0),
            _ => (Part.Unknown, 0L),
        };
        return true;
    }

    /// <summary>A line of a chunked body: the size of a chunk, or after the last one a trailer.</summary>
    private bool Line(ref ReadOnlySequence<byte> bytes, IBufferWriter<byte> to)
    {
        if (bytes.PositionOf((byte)'\n') is not { } end)
        {
            if (bytes.Length > LongestHead)
            {
                _part = Part.Unknown;
                return true;
            }

            return false;
        }

        var line = bytes.Slice(0, bytes.GetPosition(1, end)).ToArray();
        Copy(ref bytes, line.Length, to);
        var text = line.AsSpan().TrimEnd("\r\n"u8);
        if (_part == Part.Trailer)
        {
            _part = text.IsEmpty ? Part.Head : Part.Trailer;
            return true;
        }

        if (!RequestHead.TryParseChunkSize(text, out var size))
        {
            _part = Part.Unknown;
            return true;
        }

        // A chunk is followed by an empty line of its own.
        (_part, _left) = size == 0 ? (Part.Trailer, 0) : (Part.Chunk, size + 2);
        return true;
    }

    private static void Copy(ref ReadOnlySequence<byte> bytes, long count, IBufferWriter<byte> to)
    {
        foreach (var piece in bytes.Slice(0, count))
        {
            to.Write(piece.Span);
        }

        bytes = bytes.Slice(count);
    }
}
