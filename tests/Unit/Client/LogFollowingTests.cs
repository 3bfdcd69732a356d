using System.Runtime.CompilerServices;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class LogFollowingTests
{
    private static readonly SupervisorException Broken = new(SupervisorErrorKind.Protocol, "here", "the connection broke");

    private readonly List<LogRequest> _asked = [];
    private readonly List<int> _pauses = [];

    [Fact]
    public async Task It_goes_on_after_the_last_line_of_each_log()
    {
        var items = await RunAsync(
            [Begin("a"), Start("one", 10), Start("two", 20), Line("one", "x", 12), Broken],
            [Begin("a"), Line("two", "y", 22), End()]);
        Assert.Equal(["x", "Disconnected", "Reconnected", "y"], items);
        Assert.Null(_asked[0].Life);
        Assert.Equal("a", _asked[1].Life);
        Assert.Equal([new LogPlace("one", "StdOut", 12), new LogPlace("two", "StdOut", 20)], _asked[1].After);
    }

    [Fact]
    public async Task A_log_that_was_silent_goes_on_where_it_began()
    {
        await RunAsync([Begin("a"), Start("one", 10), Broken], [Begin("a"), End()]);
        Assert.Equal([new LogPlace("one", "StdOut", 10)], _asked[1].After);
    }

    [Fact]
    public async Task Tries_follow_with_growing_pauses_until_it_is_there()
    {
        var away = new SupervisorException(SupervisorErrorKind.NotRunning, "here", "nobody listens");
        var items = await RunAsync([Begin("a"), Broken], [away], [away], [Begin("b"), Mark("Restarted"), Broken], [Begin("b"), End()]);
        Assert.Equal(["Disconnected", "Reconnected", "Restarted", "Disconnected", "Reconnected"], items);
        Assert.Equal([0, 1, 2, 0], _pauses);
    }

    [Fact]
    public async Task A_stream_that_the_engine_ends_is_opened_again_unless_all_logs_are_over()
    {
        Assert.Equal(["Disconnected", "Reconnected"], await RunAsync([Begin("a")], [Begin("b"), End()]));
        Assert.Empty(await RunAsync([Begin("a"), End()]));
    }

    [Fact]
    public async Task What_fails_at_first_or_is_refused_later_is_thrown()
    {
        await Assert.ThrowsAsync<SupervisorException>(() => RunAsync([Broken]));
        var gone = new SupervisorException(SupervisorErrorKind.Fault, "here", "no such process") { Fault = new Fault(10, "BAD_NAME", "gone") };
        Assert.Same(gone, await Assert.ThrowsAsync<SupervisorException>(() => RunAsync([Begin("a"), Broken], [gone])));
    }

    [Fact]
    public async Task Without_following_a_broken_connection_is_an_error_and_the_end_the_end()
    {
        await Assert.ThrowsAsync<SupervisorException>(() => RunAsync(new LogRequest(), [Begin("a"), Broken]));
        Assert.Equal(["x"], await RunAsync(new LogRequest(), [Begin("a"), Line("one", "x", 2)]));
    }

    [Fact]
    public void Pauses_grow_to_five_seconds()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), Reconnecting.Pause(0));
        Assert.Equal(TimeSpan.FromMilliseconds(400), Reconnecting.Pause(2));
        Assert.Equal(TimeSpan.FromSeconds(5), Reconnecting.Pause(6));
        Assert.Equal(TimeSpan.FromSeconds(5), Reconnecting.Pause(1_000_000));
    }

    private Task<List<string>> RunAsync(params object[][] connections) => RunAsync(new LogRequest { Follow = true }, connections);

    private async Task<List<string>> RunAsync(LogRequest request, params object[][] connections)
    {
        var next = 0;
        var following = new LogFollowing(
            (asked, cancellation) =>
            {
                _asked.Add(asked);
                return PlayAsync(connections[next++], cancellation);
            },
            (attempt, _) =>
            {
                _pauses.Add(attempt);
                return Task.CompletedTask;
            });
        var items = new List<string>();
        await foreach (var item in following.RunAsync(request, FakeEngine.Deadline))
        {
            items.Add(item.Line?.Line ?? item.Mark!.Mark);
        }

        return items;
    }

    private static async IAsyncEnumerable<LogItem> PlayAsync(object[] script, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var step in script)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return step is LogItem item ? item : throw (Exception)step;
        }
    }

    private static object Begin(string life) => new LogItem(null, new LogMark { Mark = "Begin", Life = life });

    private static object Start(string name, long position) => new LogItem(null, new LogMark { Mark = "Start", Name = name, Stream = "StdOut", Position = position });

    private static object Mark(string mark) => new LogItem(null, new LogMark { Mark = mark });

    private static object End() => Mark("End");

    private static object Line(string name, string text, long position) => new LogItem(new LogLine { Name = name, Stream = "StdOut", Line = text, Position = position }, null);
}
