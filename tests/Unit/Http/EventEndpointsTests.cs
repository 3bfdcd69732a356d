using System.Text.Json;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class EventEndpointsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await LiveEngine.StartAsync([Single("cat", p => p with { StartSecs = 0, ExitCodes = [0], AutoStart = false })]);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task The_life_of_a_process_is_told_with_the_names_of_supervisord()
    {
        using var reader = await OpenAsync();
        await _engine.UpAsync("cat");
        var pid = _engine.Find("cat").State.Pid;
        await _engine.EndAsync("cat", 3);
        var events = new[] { await NextAsync(reader), await NextAsync(reader), await NextAsync(reader) };
        Assert.Equal(["PROCESS_STATE_STARTING", "PROCESS_STATE_RUNNING", "PROCESS_STATE_EXITED"], events.Select(e => e.EventType));
        Assert.Equal([("Stopped", "Starting"), ("Starting", "Running"), ("Running", "Exited")], events.Select(e => (e.FromState, e.State)));
        Assert.Equal(("cat", pid, 3, false), (events[2].Name, events[2].Id, events[2].ExitCode, events[2].Expected));
        Assert.Equal([1, 1], events.Zip(events.Skip(1), (a, b) => b.Serial - a.Serial));
    }

    [Fact]
    public async Task Groups_remote_events_and_the_end_are_told()
    {
        using var reader = await OpenAsync();
        await _engine.Operations.RemoveGroupAsync("cat");
        await _engine.Operations.AddGroupAsync("cat");
        _engine.Operations.Tell("type", "data");
        _engine.Operations.Shutdown();
        var names = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            names.Add((await NextAsync(reader)).EventType);
        }

        Assert.Equal(["PROCESS_GROUP_REMOVED", "PROCESS_GROUP_ADDED", "REMOTE_COMMUNICATION", "SUPERVISOR_STATE_CHANGE_STOPPING"], names);
    }

    [Fact]
    public async Task What_programs_write_and_others_send_is_told_with_its_text()
    {
        using var reader = await OpenAsync();
        var key = new ProcessKey("cat", "cat");
        _engine.Operations.Tell("my type", "dätä");
        _engine.Post(new Mail.Tell(new Notice.Output(key, 7, true, new byte[] { (byte)'a', 0x88, 10 }, default)));
        _engine.Post(new Mail.Tell(new Notice.Communication(key, 7, false, new byte[100_000], default)));
        _engine.Post(new Mail.Tell(new Notice.Tick(5, 1795378020, default)));
        var (remote, output, communication, tick) = (await NextAsync(reader), await NextAsync(reader), await NextAsync(reader), await NextAsync(reader));
        Assert.Equal(("REMOTE_COMMUNICATION", "my type", "dätä"), (remote.EventType, remote.DataType, remote.Data));
        Assert.Equal(("PROCESS_LOG_STDERR", "cat", 7, "a\ufffd\n"), (output.EventType, output.Name, output.Id, output.Data));
        Assert.Equal(("PROCESS_COMMUNICATION_STDOUT", 4096), (communication.EventType, communication.Data!.Length));
        Assert.Equal(("TICK_5", "1795378020"), (tick.EventType, tick.Data));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_told_that_it_lost_events()
    {
        using var reader = await OpenAsync();
        for (var i = 0; i < 20_000; i++)
        {
            _engine.Operations.Tell("flood", "");
        }

        await _engine.OnLoopAsync(() => { });
        var (seen, lost) = (0, false);
        long last = -1;
        while (!lost)
        {
            var next = await NextAsync(reader);
            lost = next.EventType == "LOST";
            Assert.True(lost || last < 0 || next.Serial == last + 1, "a gap without a word");
            last = next.Serial;
            seen++;
        }

        Assert.InRange(seen, 2, 20_000);
        Assert.Equal(last + 1, (await NextAsync(reader)).Serial);
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_after_the_last_event_it_saw()
    {
        string id;
        using (var first = await OpenAsync())
        {
            _engine.Operations.Tell("a", "");
            id = await first.ReadLineAsync().WaitAsync(LiveEngine.Patience) ?? "";
        }

        _engine.Operations.Tell("b", "");
        _engine.Operations.Tell("c", "");
        await _engine.OnLoopAsync(() => { });
        using var second = await OpenAsync(id["id: ".Length..]);
        _engine.Operations.Tell("d", "");
        var seen = long.Parse(id["id: ".Length..].Split('-')[0]);
        var events = new[] { await NextAsync(second), await NextAsync(second), await NextAsync(second) };
        Assert.Equal([("REMOTE_COMMUNICATION", seen + 1), ("REMOTE_COMMUNICATION", seen + 2), ("REMOTE_COMMUNICATION", seen + 3)], events.Select(e => (e.EventType, e.Serial)));
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_counted()
    {
        for (var i = 0; i < 3000; i++)
        {
            _engine.Operations.Tell("flood", "");
        }

        await _engine.OnLoopAsync(() => { });
        var next = _engine.Operations.Events.NextSerial;
        using var reader = await OpenAsync("5");
        var lost = await NextAsync(reader);
        Assert.Equal(("LOST", next - 2048 - 1, next - 2048 - 6), (lost.EventType, lost.Serial, lost.Lost));
        Assert.Equal(next - 2048, (await NextAsync(reader)).Serial);
    }

    [Theory]
    [InlineData("1-abc")]
    [InlineData("99999999")]
    public async Task An_event_of_another_life_means_that_nobody_knows_how_many_are_lost(string id)
    {
        using var reader = await OpenAsync(id);
        var lost = await NextAsync(reader);
        Assert.Equal(("LOST", null), (lost.EventType, lost.Lost));
        Assert.Equal(lost.Serial + 1, (await NextAsync(reader)).Serial);
    }

    [Fact]
    public async Task A_reader_that_saw_nothing_but_the_beginning_misses_nothing_either()
    {
        string place;
        using (var response = await _engine.Web.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead))
        {
            using var first = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal(":", await first.ReadLineAsync().WaitAsync(LiveEngine.Patience));
            place = (await first.ReadLineAsync().WaitAsync(LiveEngine.Patience))![4..];
        }

        _engine.Operations.Tell("meanwhile", "");
        using var reader = await OpenAsync(place);
        Assert.Equal("meanwhile", (await NextAsync(reader)).DataType);
    }

    private async Task<StreamReader> OpenAsync(string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        var response = await _engine.Web.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(":", await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience));
        var place = await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience);
        Assert.Equal(after is null, place!.StartsWith("id: ", StringComparison.Ordinal));
        Assert.Equal("", place.Length == 0 ? "" : await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience));
        return reader;
    }

    private static async Task<SupervisorEvent> NextAsync(StreamReader reader)
    {
        var id = await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience);
        var data = await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience);
        Assert.Equal("", await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience));
        var happened = JsonSerializer.Deserialize(data!["data: ".Length..], ProtocolJson.Default.SupervisorEvent)!;
        Assert.StartsWith($"id: {happened.Serial}-", id);
        return happened;
    }
}
