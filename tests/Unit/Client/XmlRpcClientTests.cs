using Supervisor.Client;

namespace Supervisor.Unit.Client;

/// <summary>The whole client against a real supervisord.</summary>
[Collection(OriginalCollection.Name)]
public sealed class XmlRpcClientTests(OriginalSupervisor original)
{
    private XmlRpcClient Client => original.Client;

    private List<ActionResult> Act(string action, ActionRequest request) => [.. Client.ActAsync(action, request, FakeEngine.Deadline).ToBlockingEnumerable()];

    [OriginalFact]
    public async Task The_engine_says_who_it_is()
    {
        var engine = await Client.GetEngineAsync(FakeEngine.Deadline);
        Assert.Equal(("Running", 1, "supervisor", "3.0"), (engine.State, engine.StateCode, engine.Identification, engine.ApiVersion));
        Assert.Equal(File.ReadAllText(Path.Combine(original.Folder, "supervisord.pid")).Trim(), engine.Id.ToString());
        Assert.Equal(16, engine.ProcessCount);
    }

    [OriginalFact]
    public async Task Processes_are_read_whole()
    {
        var fatal = Assert.Single(await Client.GetProcessesAsync(["fatal"], FakeEngine.Deadline));
        Assert.Equal(("Fatal", 200, null, "Exited too quickly (process log may have details)"), (fatal.State, fatal.StateCode, fatal.Id, fatal.SpawnError));
        var many = await Client.GetProcessesAsync(["many:*"], FakeEngine.Deadline);
        Assert.Equal(["many:many_00", "many:many_01", "many:many_02"], many.Select(process => process.Name));
        Assert.All(many, process => Assert.True(process is { Id: > 0, Uptime: not null, StartTime: not null }));
        var once = Assert.Single(await Client.GetProcessesAsync(["once"], FakeEngine.Deadline));
        Assert.Equal(("Exited", 3), (once.State, once.ExitCode));
    }

    [OriginalFact]
    public void Start_and_stop_do_nothing_the_second_time()
    {
        Act("stop", new ActionRequest { Names = ["down"] });
        var start = Assert.Single(Act("start", new ActionRequest { Names = ["down"] }));
        Assert.Equal((null, false, "Running"), (start.Fault, start.AlreadyDone, start.Process?.State));
        var again = Assert.Single(Act("start", new ActionRequest { Names = ["down"] }));
        Assert.Equal((null, true), (again.Fault, again.AlreadyDone));
        var stop = Assert.Single(Act("stop", new ActionRequest { Names = ["down"] }));
        Assert.Equal((false, "Stopped"), (stop.AlreadyDone, stop.Process?.State));
        Assert.True(Assert.Single(Act("stop", new ActionRequest { Names = ["down"] })).AlreadyDone);
    }

    [OriginalFact]
    public void A_batch_gives_one_result_a_process_and_faults_only_where_they_belong()
    {
        var results = Act("start", new ActionRequest { Names = ["missing", "noexec", "nope", "fatal", "many:*"] }).ToDictionary(result => result.Name);
        Assert.Equal(7, results.Count);
        Assert.Equal(20, results["missing"].Fault?.Code);
        Assert.Equal(21, results["noexec"].Fault?.Code);
        Assert.Equal(10, results["nope"].Fault?.Code);
        Assert.Equal(50, results["fatal"].Fault?.Code);
        Assert.True(results["many:many_01"].AlreadyDone);
    }

    [OriginalFact]
    public void Restart_gives_a_new_process_and_starts_what_was_down()
    {
        Act("stop", new ActionRequest { Names = ["down"] });
        var before = Client.GetProcessesAsync(["talk"], FakeEngine.Deadline).Result[0].Id;
        var results = Act("restart", new ActionRequest { Names = ["talk", "down"] }).ToDictionary(result => result.Name);
        Assert.All(results.Values, result => Assert.Equal((null, "Running"), (result.Fault, result.Process?.State)));
        Assert.NotEqual(before, results["talk"].Process?.Id);
    }

    [OriginalFact]
    public void Waiting_ends_when_its_time_is_over()
    {
        var result = Assert.Single(Act("wait", new ActionRequest { Names = ["talk"], States = ["Stopped"], TimeoutSeconds = 0 }));
        Assert.Equal(("TIMEOUT", "it is still Running after 0 s"), (result.Fault?.Name, result.Fault?.Message));
    }

    [OriginalFact]
    public void A_signal_goes_to_what_runs_only()
    {
        var results = Act("signal", new ActionRequest { Names = ["talk", "missing"], Signal = "CONT" }).ToDictionary(result => result.Name);
        Assert.Null(results["talk"].Fault);
        Assert.Equal(70, results["missing"].Fault?.Code);
    }

    [OriginalFact]
    public void The_last_lines_of_a_log_are_read()
    {
        Act("restart", new ActionRequest { Names = ["talk"] });
        var lines = Lines(new LogRequest { Names = ["talk"], Stream = "both", Tail = 2 }).Select(line => $"{line.Stream} {line.Line}");
        Assert.Equal(["StdOut line 8", "StdOut line 9", "StdErr oops"], lines.Distinct());
    }

    [OriginalFact]
    public async Task Following_a_log_gives_the_past_once_and_then_what_comes()
    {
        await Client.CallAsync("supervisor.startProcessGroup", "cat", true);
        await Client.CallAsync("supervisor.clearProcessLogs", "cat");
        await SendAsync("one\ntwo\n");
        await using (var before = Follow())
        {
            // The beginning may be there already or still come: only its end is sure.
            while (before.Current?.Line != "two")
            {
                Assert.True(await before.MoveNextAsync());
            }
        }

        await using var lines = Follow();
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("two", lines.Current.Line);
        await SendAsync("thr");
        await SendAsync("ee\nfour\n");
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("three", lines.Current.Line);
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("four", lines.Current.Line);

        IAsyncEnumerator<LogLine> Follow() => Only(Client.ReadLogAsync(new LogRequest { Names = ["cat"], Tail = 1, Follow = true }, FakeEngine.Deadline)).GetAsyncEnumerator(FakeEngine.Deadline);
    }

    [OriginalFact]
    public async Task Watching_sees_a_state_change()
    {
        Act("stop", new ActionRequest { Names = ["down"] });
        await using var events = Client.WatchAsync(null, FakeEngine.Deadline).GetAsyncEnumerator();
        var next = Next("down");
        Act("start", new ActionRequest { Names = ["down"] });
        Assert.Contains(await next, new[] { "PROCESS_STATE_STARTING", "PROCESS_STATE_RUNNING" });

        async Task<string> Next(string name)
        {
            while (await events.MoveNextAsync())
            {
                if (events.Current.Event is { } happened && happened.Name == name)
                {
                    return happened.EventType;
                }
            }

            return "";
        }
    }

    [OriginalFact]
    public async Task Over_a_port_it_takes_the_password_and_refuses_a_wrong_one()
    {
        using var right = new XmlRpcClient(SupervisorEndpoint.Tcp("127.0.0.1", original.Port) with { Username = "jo", Password = "secret" });
        Assert.Equal("Running", (await right.GetEngineAsync(FakeEngine.Deadline)).State);
        using var wrong = new XmlRpcClient(SupervisorEndpoint.Tcp("127.0.0.1", original.Port) with { Username = "jo", Password = "wrong" });
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => wrong.GetEngineAsync(FakeEngine.Deadline));
        Assert.Equal(SupervisorErrorKind.Unauthenticated, failure.Kind);
    }

    [OriginalFact]
    public async Task The_json_client_says_that_the_original_has_no_such_api()
    {
        using var client = new JsonClient(SupervisorEndpoint.Unix(original.SocketPath));
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(FakeEngine.Deadline));
        Assert.Equal(SupervisorErrorKind.Protocol, failure.Kind);
        Assert.Contains("original supervisord", failure.Message);
    }

    [OriginalFact]
    public async Task Groups_are_listed_with_their_priority_and_can_go_and_come()
    {
        Act("stop", new ActionRequest { Names = ["down"] });
        var before = (await Client.GetGroupsAsync(FakeEngine.Deadline)).Single(group => group.Name == "down");
        Assert.Equal((999, 1, 0), (before.Priority, before.Processes, before.Running));
        Assert.Null(Assert.Single(Client.RemoveGroupsAsync(["DOWN"], false, FakeEngine.Deadline).ToBlockingEnumerable()).Fault);
        Assert.DoesNotContain(await Client.GetGroupsAsync(FakeEngine.Deadline), group => group.Name == "down");
        var added = Client.AddGroupsAsync(["down", "talk", "nope"], FakeEngine.Deadline).ToBlockingEnumerable().ToList();
        Assert.Equal([(false, null), (true, null), (false, 10)], added.Select(result => (result.AlreadyDone, result.Fault?.Code)));
        Assert.Equal("down", added[0].Group?.Name);
        Assert.Equal(91, Assert.Single(Client.RemoveGroupsAsync(["talk"], false, FakeEngine.Deadline).ToBlockingEnumerable()).Fault?.Code);
    }

    [OriginalFact]
    public async Task Input_is_sent_as_text_and_bytes_that_are_none_are_not_supported()
    {
        await Client.CallAsync("supervisor.startProcessGroup", "cat", true);
        await Client.CallAsync("supervisor.clearProcessLogs", "cat");
        Assert.Null(Assert.Single(Act("input", new ActionRequest { Names = ["cat"], Input = "grüße\n"u8.ToArray() })).Fault);
        EndToEnd.Eventually.Holds(() => Lines(new LogRequest { Names = ["cat"], Tail = 1 }).Any(line => line.Line == "grüße"), () => "the line of cat");

        Assert.Equal(SupervisorErrorKind.Unsupported, Assert.Throws<SupervisorException>(() => Act("input", new ActionRequest { Names = ["cat"], Input = [0xFF] })).Kind);
    }

    [OriginalFact]
    public void A_name_that_is_not_there_may_differ_by_case() =>
        Assert.Equal("talk", Assert.Single(Act("signal", new ActionRequest { Names = ["TALK"], Signal = "CONT" })).Name);

    [OriginalFact]
    public void The_beginning_of_a_log_is_read_and_what_has_no_words_is_not_supported()
    {
        Act("restart", new ActionRequest { Names = ["talk"] });
        Assert.StartsWith("line ", Lines(new LogRequest { Names = ["talk"], Head = 1 })[0].Line);
        Assert.Equal(10, Assert.Throws<XmlRpcFaultException>(() => Lines(new LogRequest { Names = ["nobody"] })).Fault?.Code);
        Assert.Equal(SupervisorErrorKind.Unsupported, Assert.Throws<SupervisorException>(() => Lines(new LogRequest { Names = ["talk"], Since = DateTime.Now })).Kind);
        Assert.Equal(SupervisorErrorKind.Unsupported, Assert.Throws<SupervisorException>(() => Act("clear", new ActionRequest { Names = ["talk"], Stream = "stderr" })).Kind);
    }

    [OriginalFact]
    public async Task The_activity_log_is_read_and_cleared_and_events_are_sent()
    {
        await Client.SendEventAsync("deploy", "now", FakeEngine.Deadline);
        Assert.NotEmpty(Only(Client.ReadEngineLogAsync(new LogRequest { Tail = 5 }, FakeEngine.Deadline)).ToBlockingEnumerable());
        await Client.ClearEngineLogAsync(FakeEngine.Deadline);
    }

    private List<LogLine> Lines(LogRequest request) => [.. Only(Client.ReadLogAsync(request, FakeEngine.Deadline)).ToBlockingEnumerable()];

    private static async IAsyncEnumerable<LogLine> Only(IAsyncEnumerable<LogItem> items)
    {
        await foreach (var item in items)
        {
            if (item.Line is { } line)
            {
                yield return line;
            }
        }
    }

    private Task SendAsync(string text) => Client.CallAsync("supervisor.sendProcessStdin", "cat", text);
}
