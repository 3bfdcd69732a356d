using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Event listeners as real programs, against the real engine.</summary>
public sealed class ListenerTests
{
    private static string Python(string name, string events, string more = "") => $"""
        [eventlistener:{name}]
        command={EngineNeeds.Python} FOLDER/listener.py FOLDER/{name} {more}
        events={events}
        buffer_size=100

        """;

    private static string Bash(string name, string answer, string more) => $"""
        [eventlistener:{name}]
        command=/bin/bash FOLDER/listener.sh FOLDER/{name}.heard {answer}
        {more}

        """;

    [EngineFact(Needs.ChildUtils)]
    public void A_listener_of_the_original_library_hears_everything_in_order()
    {
        using var engine = new EngineRun(Python("ear", "EVENT") + "[program:cat]\ncommand=/bin/cat\n").Write().Daemon();
        engine.WaitFor("cat", "Running");
        engine.Call("sendRemoteCommEvent 'my type', 'dätä'\nstopProcess 'cat'\nremoveProcessGroup 'cat'\n");
        Eventually.Holds(() => engine.Seen("ear").Any(seen => seen.Name == "PROCESS_GROUP_REMOVED"), () => engine.Read("ear.seen") + engine.Log);
        var seen = engine.Seen("ear");
        Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => (long)i), seen.Select(one => one.PoolSerial));
        Assert.Equal(
            [
                "PROCESS_GROUP_ADDED groupname:ear|",
                "PROCESS_GROUP_ADDED groupname:cat|",
                "SUPERVISOR_STATE_CHANGE_RUNNING ",
                "PROCESS_STATE_STARTING processname:ear groupname:ear from_state:STOPPED tries:0",
                "PROCESS_STATE_STARTING processname:cat groupname:cat from_state:STOPPED tries:0",
                "PROCESS_STATE_RUNNING processname:ear groupname:ear from_state:STARTING pid:N",
                "PROCESS_STATE_RUNNING processname:cat groupname:cat from_state:STARTING pid:N",
                "REMOTE_COMMUNICATION type:my type|dätä",
                "PROCESS_STATE_STOPPING processname:cat groupname:cat from_state:RUNNING pid:N",
                "PROCESS_STATE_STOPPED processname:cat groupname:cat from_state:STOPPING pid:N",
                "PROCESS_GROUP_REMOVED groupname:cat|",
            ],
            seen.Where(one => !one.Name.StartsWith("TICK", StringComparison.Ordinal)).Select(one => one.Normal));
    }

    [EngineFact(Needs.ChildUtils)]
    public void An_event_larger_than_any_pipe_arrives_whole_and_so_does_the_next()
    {
        using var engine = new EngineRun(Python("ear", "REMOTE_COMMUNICATION")).Write().Daemon();
        engine.WaitFor("ear", "Running");
        engine.Call("sendRemoteCommEvent 'large', 'x' * 3000000\nsendRemoteCommEvent 'small', 'y'\n");
        Eventually.Holds(() => engine.Seen("ear").Count == 2, () => engine.Log);
        Assert.Equal("REMOTE_COMMUNICATION type:large|" + new string('x', 3_000_000), engine.Seen("ear")[0].Normal);
        Assert.Equal("REMOTE_COMMUNICATION type:small|y", engine.Seen("ear")[1].Normal);
    }

    [EngineFact(Needs.ChildUtils)]
    public void What_happens_while_everything_stops_is_still_heard()
    {
        using var engine = new EngineRun(Python("ear", "PROCESS_STATE,SUPERVISOR_STATE_CHANGE") + "[program:cat]\ncommand=/bin/cat\nnumprocs=5\nprocess_name=c%(process_num)d\n").Write().Foreground();
        engine.WaitFor("cat:c0", "Running");
        engine.WaitFor("ear", "Running");
        engine.Kill(Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
        var seen = engine.Seen("ear").Select(one => one.Name).ToList();
        Assert.Equal(5, seen.Count(name => name == "PROCESS_STATE_STOPPED"));
        Assert.Contains("SUPERVISOR_STATE_CHANGE_STOPPING", seen);
        Assert.Equal("PROCESS_STATE_STOPPED", seen[^1]);
    }

    [EngineFact]
    public void A_listener_in_bash_reads_lengths_in_bytes()
    {
        using var engine = new EngineRun(Bash("ear", "OK", "events=PROCESS_COMMUNICATION,PROCESS_GROUP_ADDED\nlen_unit=bytes") + "[program:süß]\ncommand=/bin/cat\n").Write().Daemon();
        Assert.EndsWith(
            "ver:3.0 server:supervisor serial:1 pool:ear poolserial:1 eventname:PROCESS_GROUP_ADDED len:16\ngroupname:süß\n\n",
            engine.WaitForFile("ear.heard", "süß\n\n"), StringComparison.Ordinal);
    }

    [EngineFact(Needs.ChildUtils)]
    public void An_event_over_which_a_listener_died_is_given_to_its_next_life()
    {
        using var engine = new EngineRun(Python("ear", "REMOTE_COMMUNICATION", "FOLDER/died")).Write().Daemon();
        engine.WaitFor("ear", "Running");
        engine.Call("times [('sendRemoteCommEvent', 't', str(i)) for i in range(5)]\n");
        Eventually.Holds(() => engine.Seen("ear").Count == 5, () => engine.Read("ear.seen") + engine.Log);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"REMOTE_COMMUNICATION type:t|{i}"), engine.Seen("ear").Select(seen => seen.Normal));
        Assert.Equal(2, engine.Seen("ear").Select(seen => seen.Listener).Distinct().Count());
        Assert.Contains("exited: ear (exit status 3; not expected)", engine.Log, StringComparison.Ordinal);
    }

    [EngineFact]
    public void A_listener_that_always_rejects_does_not_spin()
    {
        using var engine = new EngineRun(Bash("no", "FAIL", "events=PROCESS_GROUP_ADDED\nbuffer_size=3")).Write().Daemon();
        engine.WaitForLog("no: event was rejected", times: 4);
        var before = OutsideView.ProcessorSeconds(engine.Pid);
        var rejections = engine.Log.Split("event was rejected").Length;
        engine.WaitForLog("no: event was rejected", times: 5);
        Assert.InRange(engine.Log.Split("event was rejected").Length - rejections, 1, 2);
        Assert.InRange(OutsideView.ProcessorSeconds(engine.Pid) - before, 0, 0.5);
    }

    [EngineFact]
    public void Who_breaks_the_protocol_gets_nothing_until_its_process_starts_anew()
    {
        using var engine = new EngineRun("[eventlistener:odd]\ncommand=/bin/sh -c 'echo hello; exec sleep 1000'\nevents=EVENT\n", "loglevel=debug").Write().Daemon();
        engine.WaitForLog("odd: has entered the UNKNOWN state and will no longer receive events, this usually indicates the process violated the eventlistener protocol");
        engine.WaitFor("odd", "Running");
        Assert.Equal(0, engine.Ctl("restart odd").Status);
        engine.WaitForLog("odd: ACKNOWLEDGED -> UNKNOWN", times: 2);
        Assert.DoesNotContain("sent to listener", engine.Log, StringComparison.Ordinal);
        Assert.Contains("DEBG 'odd' stdout output:\nb'hello\\n'\n", engine.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("DEBG 'odd' stdout output:\nhello\n", engine.Log, StringComparison.Ordinal);
        Assert.Contains("stopped monitoring <PEventListenerDispatcher at ", engine.Log, StringComparison.Ordinal);
    }

    [EngineFact(Needs.ChildUtils)]
    public void Reread_and_update_replace_a_pool_whose_settings_changed()
    {
        using var engine = new EngineRun(Python("ear", "REMOTE_COMMUNICATION")).Write().Daemon();
        engine.WaitFor("ear", "Running");
        engine.Configure(Python("ear", "REMOTE_COMMUNICATION,TICK").Replace("buffer_size=100", "buffer_size=7", StringComparison.Ordinal) + Python("more", "PROCESS_GROUP"));
        Assert.Equal("ear: changed\nmore: available\n", engine.Ctl("reread").Output);
        Assert.Equal(0, engine.Ctl("update").Status);
        engine.WaitFor("more", "Running");
        engine.Call("sendRemoteCommEvent 't', 'x'\n");
        Eventually.Holds(() => engine.Seen("ear").Any(seen => seen.Name == "REMOTE_COMMUNICATION"), () => engine.Log);
        engine.Configure(Python("more", "PROCESS_GROUP"));
        Assert.Equal(0, engine.Ctl("update").Status);
        Eventually.Holds(() => engine.Seen("more").Any(seen => seen.Normal == "PROCESS_GROUP_REMOVED groupname:ear|"), () => engine.Read("more.seen") + engine.Log);
    }

    [EngineFact]
    public void Numbers_of_events_go_on_over_a_reload()
    {
        using var engine = new EngineRun(Bash("ear", "OK", "events=SUPERVISOR_STATE_CHANGE\nstartsecs=0")).Write().Daemon();
        engine.WaitForFile("ear.heard", "serial:0 pool:ear poolserial:0 eventname:SUPERVISOR_STATE_CHANGE_RUNNING");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForFile("ear.heard", "serial:1 pool:ear poolserial:1 eventname:SUPERVISOR_STATE_CHANGE_STOPPING");
        engine.WaitForFile("ear.heard", "serial:2 pool:ear poolserial:0 eventname:SUPERVISOR_STATE_CHANGE_RUNNING");
    }
}
