using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

/// <summary>A TCP server to which a foreign name leads; its socket is a unix one here, which the rules do not see.</summary>
public sealed class OpenPortTests
{
    private static readonly InetServerSettings Port = new() { Section = "inet_http_server", Host = "127.0.0.1", Port = 9001 };

    [Theory]
    [InlineData("/", "application/x-www-form-urlencoded", "action=start&processname=cat")]
    [InlineData("/RPC2", "text/xml", "<methodCall><methodName>supervisor.startProcess</methodName><params><param><value>cat</value></param></params></methodCall>")]
    [InlineData("/v1/processes/start", "application/json", """{"names":["cat"]}""")]
    public async Task A_foreign_name_changes_nothing_without_a_password(string path, string type, string body)
    {
        await using var engine = await LiveEngine.StartAsync([Single("cat", p => p with { StartSecs = 0, AutoStart = false })], server: Port);
        Task<string> SendAsync(string site) =>
            RawConnection.SendAsync(engine.SocketPath, $"POST {path} HTTP/1.1\r\nConnection: close\r\n{site}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        foreach (var site in (string[])["Host: evil.com:9001\r\nOrigin: http://evil.com:9001", "Host: evil.com:9001", "Host: 127.0.0.1:9001\r\nOrigin: http://evil.com\r\nSec-Fetch-Site: none"])
        {
            var answer = await SendAsync(site);
            Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
            Assert.Contains(path.StartsWith("/v1") ? "Content-Type: application/json" : "Content-Type: text/html", answer, StringComparison.Ordinal);
            Assert.Equal(ProcessStateCode.Stopped, engine.Find("cat").Code);
        }

        Assert.Contains("set username and password", await SendAsync("Host: evil.com:9001"), StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 4", await SendAsync("Host: localhost:9001\r\nOrigin: http://localhost:9001"), StringComparison.Ordinal);
        Assert.Equal(ProcessStateCode.Running, engine.Find("cat").Code);
    }

    [Theory]
    [InlineData("u", "p", "Authorization: Basic dTpw\r\n", 200)]
    [InlineData("u", "p", "", 401)]
    [InlineData("u", "", "Authorization: Basic dTo=\r\n", 200)]
    [InlineData("", "", "", 403)]
    public async Task With_a_password_a_proxy_may_give_any_name(string username, string password, string authorization, int status)
    {
        await using var engine = await LiveEngine.StartAsync([], server: Port with { Username = username, Password = password });
        var head = $"POST / HTTP/1.1\r\nConnection: close\r\nHost: super.example\r\nOrigin: http://super.example\r\n{authorization}Content-Length: 0\r\n\r\n";
        Assert.StartsWith($"HTTP/1.1 {status} ", await RawConnection.SendAsync(engine.SocketPath, head), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_reach_a_port_that_is_open_on_purpose_by_any_name()
    {
        await using var engine = await LiveEngine.StartAsync([], server: Port with { AllowUnauthenticated = true });
        const string head = "POST / HTTP/1.1\r\nConnection: close\r\nHost: alias.example:9001\r\nContent-Length: 0\r\n";
        Assert.StartsWith("HTTP/1.1 200 ", await RawConnection.SendAsync(engine.SocketPath, head + "\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await RawConnection.SendAsync(engine.SocketPath, head + "Origin: http://alias.example:9001\r\n\r\n"), StringComparison.Ordinal);
    }
}
