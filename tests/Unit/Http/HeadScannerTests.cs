using System.Buffers;
using System.Text;
using Supervisor.Engine.Http;

namespace Supervisor.Unit.Http;

public sealed class HeadScannerTests
{
    private const string Get = "GET /a HTTP/1.1\r\nX: y\r\n\r\n";

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nX: y\r\n\r\n", "GET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nhost: /run/s.sock\r\nX: y\r\n\r\n", "GET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nHost:\r\nHost: two\r\n\r\n", "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: shop.example:8443\r\n\r\n", "GET / HTTP/1.1\r\nHost: shop.example:8443\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nUpgrade: x\r\n\r\n" + Get, "GET /a HTTP/1.1\r\nHost: localhost\r\nUpgrade: x\r\n\r\nGET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nConnection: keep-alive\r\nX: y\r\n\r\n", "POST / HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nX: y\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx", "POST / HTTP/1.0\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("\r\nGET /a HTTP/1.1\r\nX: y\r\n\r\n", "GET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nHostess: x\r\n\r\n", "GET /a HTTP/1.1\r\nHost: localhost\r\nHostess: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nHost: a\r\n" + Get, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nHost: a\r\nGET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n")]
    [InlineData(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9;x=y\r\nHost: a\r\n\r\n0\r\nHost: b\r\n\r\n" + Get,
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n9;x=y\r\nHost: a\r\n\r\n0\r\nHost: b\r\n\r\nGET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n")]
    public void Heads_get_a_host_and_bodies_stay_however_the_bytes_are_cut(string sent, string expected)
    {
        for (var size = 1; size <= sent.Length; size++)
        {
            Assert.Equal(expected, Run(sent, size, replaceHost: true));
        }
    }

    [Fact]
    public void Over_the_network_a_host_that_is_there_stays() =>
        Assert.Equal("GET / HTTP/1.1\r\nHost: me:9001\r\n\r\n", Run("GET / HTTP/1.1\r\nHost: me:9001\r\n\r\n", 7, replaceHost: false));

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nX: y\n\n")]
    [InlineData("GET / HTTP/1.1\r\nX: y\r\n z\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nX : y\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n")]
    public void Instead_of_an_ambiguous_request_comes_one_that_is_refused_and_nothing_after_it(string head) => Assert.Equal("!\r\n\r\n", Run(head + Get + Get, 5, replaceHost: true));

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public void After_a_body_without_a_clear_end_nothing_is_touched_any_more(string head)
    {
        var result = Run(head + Get, 5, replaceHost: true);
        Assert.EndsWith(Get, result, StringComparison.Ordinal);
        Assert.Equal((head + Get).Length + "Host: localhost\r\n".Length, result.Length);
    }

    [Fact]
    public void A_head_without_end_is_let_through_beyond_a_bound()
    {
        var endless = "GET / HTTP/1.1\r\n" + new string('x', 100_000);
        Assert.Equal(endless, Run(endless, 1000, replaceHost: true));
    }

    [Fact]
    public void An_unfinished_head_at_the_end_of_the_connection_is_let_through() => Assert.Equal("GET / HT", Run("GET / HT", 3, replaceHost: true));

    private static string Run(string sent, int size, bool replaceHost)
    {
        var scanner = new HeadScanner(replaceHost);
        var output = new ArrayBufferWriter<byte>();
        var waiting = Array.Empty<byte>();
        foreach (var piece in Encoding.ASCII.GetBytes(sent).Chunk(size).Append([]))
        {
            waiting = [.. waiting, .. piece];
            var bytes = new ReadOnlySequence<byte>(waiting);
            var rest = scanner.Take(bytes, output, isEnd: piece.Length == 0);
            waiting = bytes.Slice(rest).ToArray();
        }

        Assert.Empty(waiting);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
