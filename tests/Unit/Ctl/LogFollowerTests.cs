using System.Text;
using Supervisor.Client;
using Supervisor.Unit.Client;

namespace Supervisor.Unit.Ctl;

public sealed class LogFollowerTests : IDisposable
{
    private readonly FakeEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    private Task<(int Status, string Text)> RunAsync(string line) =>
        Task.Run(() => CtlRun.Ours(new() { ServerUrl = $"unix://{_engine.SocketPath}" }, line.Split(' ')));

    private async Task CheckConnectionAsync() =>
        await _engine.AnswerAsync(Encoding.UTF8.GetString(XmlRpcWriter.WriteCall("", ["3.0"])).Replace("methodCall", "methodResponse").Replace("<methodName />", ""));

    [Theory]
    [InlineData("tail -f web", "GET /logtail/web/stdout HTTP/1.1")]
    [InlineData("tail -f g:web stderr", "GET /logtail/g:web/stderr HTTP/1.1")]
    [InlineData("maintail -f", "GET /mainlogtail HTTP/1.1")]
    public async Task A_followed_log_is_copied_whole_even_when_a_character_comes_in_two_pieces(string line, string asked)
    {
        var running = RunAsync(line);
        await CheckConnectionAsync();
        using (var exchange = await _engine.AcceptAsync())
        {
            Assert.Equal(asked, exchange.RequestLine);
            await exchange.BeginAsync();
            await exchange.WriteAsync("grü"u8[..3].ToArray());
            await exchange.WriteAsync("grü"u8[3..].ToArray());
            await exchange.WriteAsync("n\n");
        }

        var (status, text) = await running;
        Assert.Equal((0, "==> Press Ctrl-C to exit <==\ngrün\n"), (status, text));
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_said_on_the_error_output()
    {
        var running = RunAsync("tail -f nope");
        await CheckConnectionAsync();
        await _engine.AnswerAsync("<html>", "404 Not Found");
        var (status, text) = await running;
        Assert.Equal((0, $"==> Press Ctrl-C to exit <==\nunix://{_engine.SocketPath}/logtail/nope/stdout Cannot read, status code 404\n"), (status, text));
    }
}
