using System.Text.RegularExpressions;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Upgrades of the running engine, seen by those who are connected meanwhile.</summary>
[Collection("SUPERVISOR_SSH")]
public sealed class UpgradeClientTests
{
    internal const string Programs = """
        [program:cat]
        command=/bin/cat
        startsecs=0
        [program:stubborn]
        command=/bin/sh -c 'trap "sleep 4; exit 0" TERM; echo up; while :; do sleep 0.05; done'
        startsecs=1
        stopwaitsecs=30
        stdout_logfile=FOLDER/stubborn.log
        [program:late]
        command=/bin/cat
        autostart=false
        startsecs=4
        [program:soon]
        command=/bin/sh -c 'sleep 4; exit 3'
        startsecs=0
        autostart=false
        autorestart=false
        """;

    private static CancellationToken Deadline => new CancellationTokenSource(Eventually.Deadline).Token;

    [EngineFact]
    public async Task Those_who_wait_get_each_result_once_as_if_nothing_had_happened()
    {
        using var engine = new EngineRun(Programs).Daemon();
        var (cat, stubborn) = (engine.WaitFor("cat", "Running").Id, engine.WaitFor("stubborn", "Running").Id);
        engine.WaitForFile("stubborn.log", "up");
        engine.Ctl("start soon");
        var restarting = AllAsync(engine.Json, "restart", new ActionRequest { Names = ["*u*", "nope", "cat"] });
        var starting = AllAsync(engine.Json, "start", new ActionRequest { Names = ["late"], TimeoutSeconds = 60 });
        var waiting = AllAsync(engine.Json, "wait", new ActionRequest { Names = ["soon"], States = ["Exited"] });
        var tooLong = AllAsync(engine.Json, "wait", new ActionRequest { Names = ["stubborn"], States = ["Fatal"], TimeoutSeconds = 5 });
        engine.WaitFor("stubborn", "Stopping");
        engine.WaitFor("late", "Starting");
        using var other = new JsonClient(SupervisorEndpoint.Unix(engine.SocketPath));
        Assert.Equal(2, (await other.UpgradeAsync(null, Deadline)).Generation);
        Assert.Equal("Stopping", engine.Process("stubborn").State);

        var restarted = await restarting;
        Assert.Equal(["cat", "nope", "stubborn"], restarted.Select(result => result.Name).Order());
        Assert.Equal("BAD_NAME", restarted.Single(result => result.Name == "nope").Fault?.Name);
        var again = restarted.Single(result => result.Name == "stubborn");
        Assert.Equal((null, "Running"), (again.Fault, again.Process?.State));
        Assert.NotEqual(stubborn, again.Process?.Id);
        Assert.NotEqual(cat, engine.Process("cat").Id);
        var started = Assert.Single(await starting);
        Assert.Equal(("late", null, "Running"), (started.Name, started.Fault, started.Process?.State));
        var exited = Assert.Single(await waiting);
        Assert.Equal(("soon", null, "Exited", 3), (exited.Name, exited.Fault, exited.Process?.State, exited.Process?.ExitCode));
        Assert.Equal("TIMEOUT", Assert.Single(await tooLong).Fault?.Name);

        // It was restarted once.
        Assert.Single(Regex.Matches(engine.Log, "INFO stopped: stubborn"));
    }

    [EngineFact]
    public async Task A_group_that_is_being_removed_is_removed()
    {
        using var engine = new EngineRun(Programs).Daemon();
        engine.WaitFor("stubborn", "Running");
        engine.WaitForFile("stubborn.log", "up");
        using var client = new NegotiatedClient(SupervisorEndpoint.Unix(engine.SocketPath));
        var removing = Task.Run(async () =>
        {
            var results = new List<GroupResult>();
            await foreach (var result in client.RemoveGroupsAsync(["stubborn", "cat"], true, Deadline))
            {
                results.Add(result);
            }

            return results;
        });
        engine.WaitFor("stubborn", "Stopping");
        await engine.Json.UpgradeAsync(null, Deadline);
        var removed = await removing;
        Assert.Equal(["cat", "stubborn"], removed.Select(result => result.Name).Order());
        Assert.All(removed, result => Assert.Null(result.Fault));
        Assert.Equal(["late", "soon"], engine.Processes().Select(process => process.Name).Order());
    }

    [EngineFact]
    public async Task A_start_that_fails_after_the_upgrade_says_why()
    {
        using var engine = new EngineRun("""
            [program:broken]
            command=/bin/sh -c 'sleep 4; exit 1'
            startsecs=10
            startretries=0
            autostart=false
            """).Daemon();
        var starting = AllAsync(engine.Json, "start", new ActionRequest { Names = ["broken"] });
        engine.WaitFor("broken", "Starting");
        using var other = new JsonClient(SupervisorEndpoint.Unix(engine.SocketPath));
        await other.UpgradeAsync(null, Deadline);
        var result = Assert.Single(await starting);
        Assert.Equal(("SPAWN_ERROR", "Fatal"), (result.Fault?.Name, result.Process?.State));
        Assert.Contains("Exited too quickly", result.Fault!.Message);
    }

    [EngineFact]
    public async Task Over_three_upgrades_followers_and_watchers_miss_nothing_and_get_nothing_twice()
    {
        const int Last = 40_000;
        using var engine = new EngineRun($"""
            [program:count]
            command=/bin/sh -c 'read go; n=0; while [ $n -lt {Last} ]; do n=$((n+1)); echo $n; done; exec cat'
            startsecs=0
            stdout_logfile=FOLDER/count.log
            stdout_logfile_maxbytes=50KB
            stdout_logfile_backups=20
            [program:flap]
            command=/bin/sleep 0.05
            startsecs=0
            autorestart=true
            """).Daemon();
        engine.WaitFor("count", "Running");
        using var client = new JsonClient(SupervisorEndpoint.Unix(engine.SocketPath));
        using var stop = new CancellationTokenSource();
        var (lines, subscribed, counting) = (new List<string>(), new TaskCompletionSource(), new TaskCompletionSource());
        var following = Task.Run(async () =>
        {
            var marks = new List<string>();
            await foreach (var item in new LogFollowing(client.ReadLogAsync).RunAsync(new LogRequest { Names = ["count"], Stream = "stdout", Tail = 0, Follow = true }, Deadline))
            {
                if (item.Line is not { } line)
                {
                    marks.Add(item.Mark!.Mark);
                    continue;
                }

                lines.Add(line.Line);
                counting.TrySetResult();
                if (line.Line == $"{Last}")
                {
                    break;
                }
            }

            return marks;
        });
        var events = new List<SupervisorEvent>();
        var watching = Task.Run(async () =>
        {
            try
            {
                await foreach (var happened in new EventWatch(client, subscribed: subscribed.SetResult).RunAsync(false, stop.Token))
                {
                    events.Add(happened);
                }
            }
            catch (OperationCanceledException)
            {
                // The end of the test.
            }
        });
        await subscribed.Task;
        while (!counting.Task.IsCompleted)
        {
            Assert.False(following.IsCompleted, $"nobody follows any more: {following.Exception}");
            await AllAsync(client, "input", new ActionRequest { Names = ["count"], Input = "go\n"u8.ToArray() });
            await Task.WhenAny(counting.Task, Task.Delay(100));
        }

        for (var generation = 2; generation <= 4; generation++)
        {
            Assert.Equal(generation, (await client.UpgradeAsync(null, Deadline)).Generation);
        }

        var marks = await following;
        // The follower may come when the program counts already; from then on it misses nothing.
        var first = int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(first, 1, Last / 2);
        Assert.Equal(Enumerable.Range(first, Last - first + 1).Select(number => $"{number}"), lines);
        Assert.Equal(["Disconnected", "Reconnected"], marks.Distinct());
        await AllAsync(client, "stop", new ActionRequest { Names = ["count"] });
        await Task.Run(() => Eventually.Holds(() => events.ToArray().Any(happened => happened is { EventType: "PROCESS_STATE_STOPPED", Name: "count" }), () => $"the end among {events.Count} events"));
        await stop.CancelAsync();
        await watching;
        Assert.DoesNotContain(events, happened => happened.EventType == "LOST");
        var serials = events.ConvertAll(happened => happened.Serial);
        Assert.Equal(Enumerable.Range(0, serials.Count).Select(number => serials[0] + number), serials);
    }

    [EngineFact]
    public async Task Who_asks_all_the_time_notices_nothing()
    {
        using var engine = new EngineRun(Programs).Daemon();
        engine.WaitFor("cat", "Running");
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            using var client = new NegotiatedClient(SupervisorEndpoint.Unix(engine.SocketPath));
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                Assert.Equal(4, (await client.GetProcessesAsync([], Deadline)).Count);
                Assert.Empty(await client.UpdateAsync(new ConfigurationRequest(), Deadline));
                Assert.True((await AllAsync(client, "start", new ActionRequest { Names = ["cat"] })).Single().AlreadyDone);
            }

            return count;
        })).ToArray();
        using var other = new JsonClient(SupervisorEndpoint.Unix(engine.SocketPath));
        for (var generation = 2; generation <= 6; generation++)
        {
            Assert.Equal(generation, (await other.UpgradeAsync(null, Deadline)).Generation);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(asking), count => Assert.True(count > 0));
    }

    [EngineFact]
    public async Task Over_the_bridge_it_is_the_same()
    {
        using var engine = new EngineRun(Programs).Daemon();
        var stubborn = engine.WaitFor("stubborn", "Running").Id;
        engine.WaitForFile("stubborn.log", "up");
        File.WriteAllText(engine.In("ssh"), $"#!/bin/sh\nexec {Path.GetDirectoryName(EngineBinary.Supervisord)}/supervisor-engine stdio-bridge {engine.SocketPath}\n");
        File.SetUnixFileMode(engine.In("ssh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(SshTransport.ProgramVariable, engine.In("ssh"));
        try
        {
            var target = new SshTarget { Host = "web1" };
            using var client = new NegotiatedClient(SupervisorEndpoint.Through(new SshTransport(target), target.Address), "web1");
            await client.GetEngineAsync(Deadline);
            var restarting = AllAsync(client, "restart", new ActionRequest { Names = ["stubborn"] });
            engine.WaitFor("stubborn", "Stopping");
            var after = await client.UpgradeAsync(null, Deadline);
            Assert.Equal((2, "web1", engine.Pid), (after.Generation, after.Supervisor, after.Id));
            var result = Assert.Single(await restarting);
            Assert.Equal((null, "Running", "web1"), (result.Fault, result.Process?.State, result.Process?.Supervisor));
            Assert.NotEqual(stubborn, result.Process?.Id);
            Assert.Equal("cannot upgrade to /bin/true: it does not answer as an engine does", (await Assert.ThrowsAsync<UpgradeException>(() => client.UpgradeAsync("/bin/true", Deadline))).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(SshTransport.ProgramVariable, null);
        }
    }

    private static async Task<List<ActionResult>> AllAsync(ISupervisorClient client, string action, ActionRequest request)
    {
        var results = new List<ActionResult>();
        await foreach (var result in client.ActAsync(action, request, Deadline))
        {
            results.Add(result);
        }

        return results;
    }
}
