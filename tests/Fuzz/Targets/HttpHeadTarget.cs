using System.Buffers;
using Supervisor.Engine.Http;

namespace Supervisor.Fuzz.Targets;

/// <summary>Requests as bytes: what comes out does not depend on how they were cut into packets, and nothing is held back for ever.</summary>
internal sealed class HttpHeadTarget : Target
{
    public override string Name => "http-head";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [.. new[]
    {
        "GET / HTTP/1.1\r\n\r\n",
        "POST /RPC2 HTTP/1.1\r\nHost: /tmp/s.sock\r\nContent-Length: 5\r\n\r\nhelloGET /x HTTP/1.0\r\n\r\n",
        "POST /v1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /logtail/a%20b/stdout?x=y HTTP/1.1\nhost:x\n\n",
    }.Select(Bytes)];

    public override IReadOnlyList<string> Words { get; } =
    [
        "GET ", "POST ", "/RPC2", " HTTP/1.1", " HTTP/1.0", "\r\n", "\n", "\r", "\r\n\r\n", "Host: ", "host : ", "Content-Length: ", "content-length:", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Upgrade: h2c\r\n",
        "Expect: 100-continue\r\n", "0\r\n\r\n", "ffffffff\r\n", "7fffffffffffffff\r\n", "-1\r\n", "5\r\nhello\r\n", ": ", ";", "\0", "\t",
    ];

    public override bool Try(byte[] input)
    {
        var whole = Run(input, [input.Length]);
        var cuts = new Random(input.Length).Next(1, 9);
        var cut = Run(input, Enumerable.Repeat(cuts, (input.Length / cuts) + 1));
        if (!whole.AsSpan().SequenceEqual(cut))
        {
            throw new BrokenPromise($"packets of {cuts} bytes give another request");
        }

        return whole.Length >= input.Length;
    }

    /// <summary>All that comes out when the bytes arrive in packets of these lengths.</summary>
    private static byte[] Run(byte[] input, IEnumerable<int> packets)
    {
        var scanner = new HeadScanner(replaceHost: true);
        var output = new ArrayBufferWriter<byte>();
        var (kept, arrived) = (0, 0);
        foreach (var length in packets)
        {
            arrived = Math.Min(input.Length, arrived + length);
            var bytes = new ReadOnlySequence<byte>(input, kept, arrived - kept);
            var rest = scanner.Take(bytes, output, isEnd: arrived == input.Length);
            kept += (int)bytes.Slice(0, rest).Length;
        }

        if (kept != input.Length)
        {
            throw new BrokenPromise($"{input.Length - kept} bytes are held back at the end");
        }

        return output.WrittenSpan.ToArray();
    }
}
