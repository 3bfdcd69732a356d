using Supervisor.Client;

namespace Supervisor.Unit.Ctl;

/// <summary>Wildcards, which the original leaves to the engine as names that nobody has.</summary>
public sealed class PatternTests : IDisposable
{
    private readonly ScriptedEngine _engine = new();

    public PatternTests() => _engine.On("getAllProcessInfo", XmlRpcValue.Array([
        ScriptedEngine.Info("cat", "cat", 20, "RUNNING", 1, "d"),
        ScriptedEngine.Info("grp", "wa", 20, "RUNNING", 2, "d"),
        ScriptedEngine.Info("grp", "x", 20, "RUNNING", 3, "d"),
        ScriptedEngine.Info("web", "web_00", 20, "RUNNING", 4, "d"),
        ScriptedEngine.Info("web", "web_01", 0, "STOPPED", 0, "d"),
        ScriptedEngine.Info("web2", "web2", 100, "EXITED", 0, "d")])).On("startProcess", true).On("stopProcess", true).On("signalProcess", true).On("clearProcessLogs", true)
        .On("getProcessInfo", name => name.Contains('*') ? throw new XmlRpcFaultException(10, "BAD_NAME") : ScriptedEngine.Info("", name, 20, "RUNNING", name.Length, ""));

    public void Dispose() => _engine.Dispose();

    private void Says(string line, string text, int status = 0) => Assert.Equal((status, text.ReplaceLineEndings("\n")), _engine.Run(line));

    [Fact]
    public void Start_means_those_that_do_not_run() => Says("start web*", "web:web_01: started\nweb2: started\n");

    [Fact]
    public void Stop_means_those_that_run()
    {
        Says("stop grp:w* web*", "grp:wa: stopped\nweb:web_00: stopped\n");
        Says("stop web[0-9]", "");
        Says("stop [cg]*:?", "grp:x: stopped\n");
    }

    [Fact]
    public void Restart_stops_those_that_run_and_starts_all_that_do_not_run_then()
    {
        Says("restart ca?", "cat: stopped\n");
        Assert.Equal(["getAllProcessInfo", "stopProcess cat", "getAllProcessInfo"], _engine.Calls);
    }

    [Fact]
    public void Signal_clear_pid_and_status_know_them()
    {
        Says("signal HUP *a*", "cat: signalled\ngrp:wa: signalled\n");
        Says("clear we*:*", "web:web_00: cleared\nweb:web_01: cleared\nweb2: cleared\n");
        Says("pid c*", "3\n");
        Says("status gr*", "grp:wa                           RUNNING   d\ngrp:x                            RUNNING   d\n");
    }

    [Fact]
    public void A_pattern_that_means_nobody_is_a_missing_process()
    {
        _engine.Fails("startProcess", 10, "BAD_NAME").Fails("clearProcessLogs", 10, "BAD_NAME").Fails("signalProcess", 10, "BAD_NAME");
        Says("start zz*", "zz*: ERROR (no such process)\n", 1);
        Says("signal HUP zz*", "zz*: ERROR (no such process)\n", 1);
        Says("clear zz*", "zz*: ERROR (no such process)\n", 1);
        Says("pid zz*", "No such process zz*\n", 1);
        Says("status zz* cat", "zz*: ERROR (no such process)\ncat                              RUNNING   d\n", 4);
    }

    [Fact]
    public void A_group_with_a_star_stays_the_engines_word()
    {
        _engine.On("stopProcessGroup", XmlRpcValue.Array([]));
        Says("stop grp:*", "");
        Assert.Equal(["stopProcessGroup grp"], _engine.Calls);
    }

    [Fact]
    public void A_process_that_is_called_like_a_pattern_is_meant_itself()
    {
        _engine.On("getAllProcessInfo", XmlRpcValue.Array([ScriptedEngine.Info("a?", "a?", 20, "RUNNING", 1, ""), ScriptedEngine.Info("ab", "ab", 20, "RUNNING", 1, "")]));
        Says("stop a?", "a?: stopped\n");
    }
}
