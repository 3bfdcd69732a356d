using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Http;

/// <summary>How a request says where its body ends.</summary>
internal enum BodyKind
{
    None,
    Counted,
    Chunked,
    /// <summary>It contradicts itself, or is nothing we know.</summary>
    Unclear,
}

/// <summary>One request line and its headers, as bytes; parsed just far enough to find the body and replace the host.</summary>
internal sealed class RequestHead
{
    private static readonly SearchValues<byte> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"u8);

    private readonly List<ReadOnlyMemory<byte>> _lines = [];
    private readonly bool _hasHost;
    private readonly bool _hostIsPlain = true;
    private readonly bool _isOldPost;

    public RequestHead(ReadOnlyMemory<byte> bytes)
    {
        var (lengths, encodings) = (0, 0);
        var chunked = false;
        while (!bytes.IsEmpty)
        {
            var line = bytes[..(bytes.Span.IndexOf((byte)'\n') + 1)];
            bytes = bytes[line.Length..];
            if (_lines.Count == 0 && line.Span.TrimEnd("\r\n"u8).IsEmpty)
            {
                continue;
            }

            _lines.Add(line);
            IsAmbiguous |= !line.Span.EndsWith("\r\n"u8) || line.Span[..^2].Contains((byte)'\r');
            if (_lines.Count == 1)
            {
                _isOldPost = IsOldPost(line.Span);
                IsAmbiguous |= line.Span.StartsWith("CONNECT "u8) || line.Span.StartsWith("PRI "u8);
                continue;
            }

            // Continued lines, and a blank before the colon, are read in two ways by two programs.
            var colon = line.Span.IndexOf((byte)':');
            IsAmbiguous |= !line.Span.TrimEnd("\r\n"u8).IsEmpty && (colon <= 0 || line.Span[..colon].ContainsAny((byte)' ', (byte)'\t'));

            if (Is(line.Span, "host"))
            {
                _hostIsPlain &= !_hasHost && IsPlainHost(ValueOf(line.Span));
                _hasHost = true;
            }
            else if (Is(line.Span, "content-length"))
            {
                var isNumber = Utf8Parser.TryParse(ValueOf(line.Span), out long length, out var used) && used == ValueOf(line.Span).Length && length >= 0;
                Body = isNumber && (Body == BodyKind.None || (Body == BodyKind.Counted && length == ContentLength)) ? BodyKind.Counted : BodyKind.Unclear;
                ContentLength = length;
                IsAmbiguous |= lengths++ > 0 || !isNumber || ValueOf(line.Span).ContainsAnyExceptInRange((byte)'0', (byte)'9');
            }
            else if (Is(line.Span, "transfer-encoding"))
            {
                chunked = !chunked && Ascii.EqualsIgnoreCase(ValueOf(line.Span), "chunked"u8);
                IsAmbiguous |= encodings++ > 0 || !chunked;
                Body = chunked && Body == BodyKind.None ? BodyKind.Chunked : BodyKind.Unclear;
            }
        }

        IsAmbiguous |= lengths > 0 && encodings > 0;
        _isOldPost &= Body == BodyKind.None;
        if (Body == BodyKind.Counted && ContentLength == 0)
        {
            Body = BodyKind.None;
        }
    }

    public BodyKind Body { get; }

    public long ContentLength { get; }

    /// <summary>Somebody else may see another end of this request than we do; behind a proxy that would be a second request in its body.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>The length of the head at the start of these bytes with the empty line after it; 0 when it is not whole yet.</summary>
    public static int Length(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var hasLine = false;
        while (bytes[at..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            // Empty lines before the first are not its end: some clients send one after a body.
            var isEmpty = bytes.Slice(at, end).TrimEnd((byte)'\r').IsEmpty;
            at += end + 1;
            if (isEmpty && hasLine)
            {
                return at;
            }

            hasLine |= !isEmpty;
        }

        return 0;
    }

    public static bool TryParseChunkSize(ReadOnlySpan<byte> line, out long size)
    {
        var end = line.IndexOf((byte)';');
        var digits = (end < 0 ? line : line[..end]).Trim((byte)' ');
        return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out size) && size is >= 0 and < long.MaxValue - 2;
    }

    /// <summary>A host that a proxy before the socket has sent along is kept: the page's own requests are known by it.</summary>
    public void Write(IBufferWriter<byte> to, bool replaceHost)
    {
        replaceHost &= !_hostIsPlain;
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i].Span;
            if (i == 0 && _isOldPost)
            {
                // To a POST of HTTP/1.0 without a length Kestrel itself answers 400; as one of 1.1 it comes through, and is answered 411.
                to.Write(line[..(line.LastIndexOf((byte)'/') + 1)]);
                to.Write("1.1\r\nConnection: close\r\n"u8);
            }
            else if (i == 0 || !((replaceHost && Is(line, "host")) || (_isOldPost && Is(line, "connection"))))
            {
                to.Write(line);
            }

            if (i == 0 && (replaceHost || !_hasHost))
            {
                to.Write("Host: localhost\r\n"u8);
            }
        }
    }

    private static bool IsOldPost(ReadOnlySpan<byte> line) =>
        (line.StartsWith("POST "u8) || line.StartsWith("PUT "u8)) && line.TrimEnd("\r\n"u8).EndsWith(" HTTP/1.0"u8);

    /// <summary>A name or address, with or without a port.</summary>
    private static bool IsPlainHost(ReadOnlySpan<byte> host)
    {
        var colon = host.IndexOf((byte)':');
        var name = colon < 0 ? host : host[..colon];
        return !name.IsEmpty && !name.ContainsAnyExcept(HostCharacters)
            && (colon < 0 || (Utf8Parser.TryParse(host[(colon + 1)..], out ushort _, out var used) && used == host.Length - colon - 1));
    }

    private static bool Is(ReadOnlySpan<byte> line, string name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name)
        && line[name.Length..].TrimStart((byte)' ') is [(byte)':', ..];

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line) => line[(line.IndexOf((byte)':') + 1)..].Trim(" \t\r\n"u8);
}
