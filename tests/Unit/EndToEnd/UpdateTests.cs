using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>An update of the running engine: it touches what has changed, and nothing else.</summary>
public sealed class UpdateTests
{
    private const string Counter = """i=0; while :; do i=$((i+1)); echo line $i; (( i %% 200 )) || sleep 0.002; done""";

    private static string Web(int processes, string more = "") => $"""
        [program:web]
        command=sleep 1000
        process_name=%(program_name)s_%(process_num)02d
        numprocs={processes}
        startsecs=0
        stdout_logfile=NONE
        stderr_logfile=NONE
        {more}

        """;

    private static IReadOnlyList<ConfigChange> Update(EngineRun run, bool whatIf = false) =>
        run.Json.UpdateAsync(new() { WhatIf = whatIf }, CancellationToken.None).GetAwaiter().GetResult();

    private static string Said(IEnumerable<ConfigChange> changes) =>
        string.Join('\n', changes.Select(change => $"{change.Kind} {change.Group}{(change.Replaced ? " replaced" : "")}: {string.Join("; ", change.Processes)}"));

    private static Dictionary<string, int?> Pids(EngineRun run) => run.Processes().ToDictionary(process => process.ProcessName, process => process.Id);

    [EngineFact]
    public void Numprocs_grows_and_shrinks_and_all_others_keep_their_pids()
    {
        using var run = new EngineRun(Web(20)).Daemon();
        Eventually.Holds(() => run.Processes().Count(process => process.State == "Running") == 20, () => run.Log);
        var before = Pids(run);

        run.Configure(Web(22));
        Assert.Equal("Changed web: Add web:web_20; Add web:web_21", Said(Update(run)));
        run.WaitFor("web:web_21", "Running");
        Assert.Equal(before, Pids(run).Where(pid => before.ContainsKey(pid.Key)));

        run.Configure(Web(18));
        var expected = Said(Update(run, whatIf: true));
        Assert.Equal("Changed web: Remove web:web_18; Remove web:web_19; Remove web:web_20; Remove web:web_21", expected);
        Assert.Equal(expected, Said(Update(run)));
        Assert.Equal(before.Where(pid => string.CompareOrdinal(pid.Key, "web_18") < 0), Pids(run));
        Assert.Empty(Update(run));
        Assert.Equal(18, ChildrenOf(run).Count);
    }

    [EngineFact]
    public void A_log_goes_to_another_file_under_a_program_that_writes_and_no_line_is_lost_or_doubled()
    {
        string Count(string keys) => $"[program:count]\ncommand=/bin/bash -c '{Counter}'\nstartsecs=0\n{keys}\n";
        using var run = new EngineRun(Count("stdout_logfile=FOLDER/a.log\nstdout_logfile_maxbytes=0")).Daemon();
        var pid = run.WaitFor("count", "Running").Id;
        string[] keys =
        [
            "stdout_logfile=FOLDER/b.log\nstdout_logfile_maxbytes=0",
            "stdout_logfile=FOLDER/b.log\nstdout_logfile_maxbytes=20KB\nstdout_logfile_backups=999",
            "stdout_logfile=FOLDER/c.log\nstdout_logfile_maxbytes=0\nstdout_events_enabled=true",
            "stdout_logfile=FOLDER/d.log\nstdout_logfile_maxbytes=0",
        ];
        foreach (var key in keys)
        {
            run.WaitForFile(Path.GetFileName(run.Process("count").StdOutLog!), "line ");
            run.Configure(Count(key));
            Assert.StartsWith("Changed count: InPlace count (stdout_logfile", Said(Update(run)));
            Assert.Equal(pid, run.Process("count").Id);
        }

        // The journal and the next binary know of it.
        run.Upgrade();
        Assert.EndsWith("/d.log", run.Process("count").StdOutLog);
        run.Configure(Count("stdout_logfile=FOLDER/e.log\nstdout_logfile_maxbytes=0"));
        Update(run);
        run.WaitForFile("e.log", "line ");
        Assert.Equal(pid, run.Process("count").Id);
        run.Ctl("stop count");
        Assert.DoesNotContain("reaped unknown", run.Log);

        // In order of time; a file may end, and the next one begin, inside a line.
        var rotated = Directory.GetFiles(run.Folder).Select(file => Path.GetFileName(file)!).Where(name => name.StartsWith("b.log.", StringComparison.Ordinal))
            .OrderByDescending(name => int.Parse(Path.GetExtension(name).AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));
        var text = string.Concat(((string[])["a.log", .. rotated, "b.log", "c.log", "d.log", "e.log"]).Select(run.Read));
        var lines = text.Split('\n')[..^1];
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => $"line {number}"), lines);
    }

    [EngineFact]
    public void What_changed_in_place_is_so_for_the_engine_after_a_crash()
    {
        const string program = "[program:say]\ncommand=/bin/bash -c 'echo first; while [ ! -e FOLDER/go ]; do sleep 0.02; done; echo second; exec sleep 1000'\nstartsecs=0\n";
        using var run = new EngineRun(program + "stdout_logfile=FOLDER/say.log\n" + Web(3)).Daemon();
        run.WaitForFile("say.log", "first");
        run.WaitFor("web:web_02", "Running");
        var before = Pids(run);
        run.Configure(program + Web(2, "stopwaitsecs=33"));
        Assert.Equal("Changed say: InPlace say (stdout_logfile)\nChanged web: InPlace web:web_00 (stopwaitsecs); InPlace web:web_01 (stopwaitsecs); Remove web:web_02",
            string.Join('\n', Update(run).Select(change => change with { Processes = [.. change.Processes.OrderBy(process => process.Name)] }).Select(change => Said([change]))));
        var auto = run.Process("say").StdOutLog!;
        run.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => "it is dead");
        run.Daemon();
        run.WaitForLog("3 adopted, 0 had ended, 0 stay down");
        Assert.Equal(before.Where(pid => pid.Key != "web_02"), Pids(run));
        Assert.Empty(Update(run));
        File.WriteAllText(run.In("go"), "");
        Assert.Equal(auto, run.Process("say").StdOutLog);
        Assert.Equal("second\n", run.WaitForFile(Path.GetFileName(auto), "second"));
        Assert.Equal("first\n", run.Read("say.log"));
    }

    [EngineFact]
    public void A_new_command_restarts_its_own_program_in_a_group_of_two_and_no_group_comes_or_goes()
    {
        string Both(string a) => $"""
            [eventlistener:spy]
            command=/bin/bash -c 'while :; do echo READY; read -r header; length=$(sed "s/.*len://" <<<"$header"); read -r -N "$length" body; echo "$header $body" >>FOLDER/events; printf "RESULT 2\nOK"; done'
            events=PROCESS_GROUP
            startsecs=0
            stderr_logfile=NONE
            [program:a]
            command=sleep {a}
            process_name=a%(process_num)d
            numprocs=2
            startsecs=0
            [program:b]
            command=sleep 1000
            startsecs=0
            [program:c]
            command=sleep 1000
            startsecs=0
            [group:x]
            programs=a,b,c

            """;
        using var run = new EngineRun(Both("1000")).Daemon();
        run.WaitForFile("events", "groupname:x");
        run.WaitFor("x:c", "Running");
        run.Ctl("stop x:a1");
        run.Ctl("stop x:c");
        var before = Pids(run);
        run.Configure(Both("1001").Replace("[program:c]\ncommand=sleep 1000", "[program:c]\ncommand=sleep 1001", StringComparison.Ordinal) + "[program:last]\ncommand=sleep 1000\nstartsecs=0\n");
        Assert.Equal(new ProgramRun(0, "x: stopped\nx: updated process group\nlast: added process group\n", ""), run.Ctl("update"));
        var after = Pids(run);
        Assert.NotEqual(before["a0"], after["a0"]);
        Assert.Equal((before["b"], before["spy"]), (after["b"], after["spy"]));
        Assert.Equal(("Stopped", "Stopped"), (run.Process("x:a1").State, run.Process("x:c").State));
        Assert.Equal("sleep\01001\0", File.ReadAllText($"/proc/{run.WaitFor("x:a0", "Running").Id}/cmdline"));
        run.Ctl("start x:a1");
        Assert.Equal("sleep\01001\0", File.ReadAllText($"/proc/{run.WaitFor("x:a1", "Running").Id}/cmdline"));

        // The last group's coming has been told by now, and nothing of x after its birth.
        var events = run.WaitForFile("events", "groupname:last");
        Assert.Equal(["spy", "x", "last"], events.Split('\n').Where(line => line.Contains("groupname:", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(':') + 1)..]).ToArray());
        Assert.DoesNotContain("PROCESS_GROUP_REMOVED", events);
        Assert.Equal(new ProgramRun(0, "", ""), run.Ctl("update"));
    }

    [EngineFact]
    public void A_change_that_nothing_has_to_stop_for_says_that_nothing_was_stopped()
    {
        using var run = new EngineRun(Web(2)).Daemon();
        run.WaitFor("web:web_01", "Running");
        var before = Pids(run);
        run.Configure(Web(2, "stopwaitsecs=30"));
        Assert.Equal(new ProgramRun(0, "web: updated process group\n", ""), run.Ctl("update"));
        Assert.Equal(before, Pids(run));
    }

    [EngineFact]
    public void The_old_way_is_to_be_had_with_compat()
    {
        using var run = new EngineRun(Web(2), "compat=4.3").Daemon();
        run.WaitFor("web:web_01", "Running");
        var before = Pids(run);
        run.Configure(Web(2, "stopwaitsecs=30"));
        Assert.Equal("Changed web replaced: ", Said(Update(run, whatIf: true)));
        Assert.Equal(new ProgramRun(0, "web: stopped\nweb: updated process group\n", ""), run.Ctl("update"));
        Assert.Empty(before.Values.Intersect(Pids(run).Values));
    }

    [EngineFact]
    public void Two_updates_at_once_and_an_edit_in_between_end_with_what_the_files_say()
    {
        string Slow(int version) => $"[program:slow]\ncommand=/bin/bash -c 'trap \"sleep 0.5; exit\" TERM; echo {version} >>FOLDER/versions; while :; do sleep 0.05; done'\nstartsecs=0\n";
        using var run = new EngineRun(Slow(1)).Daemon();
        run.WaitForFile("versions", "1");
        run.Configure(Slow(2));
        var first = run.Json.UpdateAsync(new(), CancellationToken.None);
        run.WaitFor("slow", "Stopping");
        run.Configure(Slow(3));
        var (second, third) = (run.Json.UpdateAsync(new(), CancellationToken.None), run.Json.UpdateAsync(new(), CancellationToken.None));
        Assert.True(Task.WhenAll(first, second, third).Wait(Eventually.Deadline), run.Log);
        run.WaitForFile("versions", "3\n");
        // The second may be stopped before it has come to its first line.
        Assert.Equal(["1", "3"], run.Read("versions").Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(["2"]));
        Assert.Equal([1, 1, 0], new[] { first.Result.Count, second.Result.Count, third.Result.Count }.OrderDescending());
        run.WaitFor("slow", "Running");
        Assert.Single(ChildrenOf(run));
    }

    /// <summary>Of all threads: many launches at once are made on several.</summary>
    private static IReadOnlyList<string> ChildrenOf(EngineRun run) => [.. Directory.GetDirectories($"/proc/{run.Pid}/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
