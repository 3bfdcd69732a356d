using Supervisor.Client;

namespace Supervisor.Unit.Ctl;

/// <summary>Texts and exit statuses as they were recorded from the original, for machines where it is not installed.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly ScriptedEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    private void Says(string line, string text, int status = 0) => Assert.Equal((status, text), _engine.Run(line));

    [Fact]
    public void Status_widens_the_name_column_and_ends_with_3_when_something_is_stopped()
    {
        _engine.On("getAllProcessInfo", XmlRpcValue.Array([
            ScriptedEngine.Info("averyveryverylongprogramnameindeed", "averyveryverylongprogramnameindeed", 20, "RUNNING", 7, "pid 7, uptime 0:00:02"),
            ScriptedEngine.Info("grp", "gb", 0, "STOPPED", 0, "Not started")]));
        Says("status", """
            averyveryverylongprogramnameindeed   RUNNING   pid 7, uptime 0:00:02
            grp:gb                               STOPPED   Not started

            """, 3);
        Says("status grp:*", "grp:gb                           STOPPED   Not started\n", 3);
        Says("status nope averyveryverylongprogramnameindeed", "nope: ERROR (no such process)\naveryveryverylongprogramnameindeed   RUNNING   pid 7, uptime 0:00:02\n", 4);
        Says("status nope:*", "nope: ERROR (no such group)\n", 4);
    }

    [Theory]
    [InlineData(10, "BAD_NAME: x", "x: ERROR (no such process)", 1)]
    [InlineData(20, "NO_FILE: x", "x: ERROR (no such file)", 1)]
    [InlineData(21, "NOT_EXECUTABLE: x", "x: ERROR (file is not executable)", 1)]
    [InlineData(60, "ALREADY_STARTED: x", "x: ERROR (already started)", 0)]
    [InlineData(50, "SPAWN_ERROR: x", "x: ERROR (spawn error)", 7)]
    [InlineData(40, "ABNORMAL_TERMINATION: x", "x: ERROR (abnormal termination)", 7)]
    [InlineData(6, "SHUTDOWN_STATE", "error: <class 'xmlrpc.client.Fault'>, <Fault 6: 'SHUTDOWN_STATE'>: file: supervisorctl line: 0", 1)]
    public void Start_tells_each_fault_apart(int code, string fault, string text, int status)
    {
        _engine.Fails("startProcess", code, fault);
        Says("start x", text + "\n", status);
    }

    [Fact]
    public void Who_may_only_read_is_told_so_in_a_sentence()
    {
        _engine.Fails("stopProcess", 403, "FORBIDDEN: reader may not call supervisor.stopProcess, only read").Fails("shutdown", 403, "FORBIDDEN: reader may not call supervisor.shutdown, only read");
        Says("stop x", "error: cannot stop x: reader may not call supervisor.stopProcess, only read\n", 1);
        Says("shutdown", "error: cannot shutdown: reader may not call supervisor.shutdown, only read\n", 1);
    }

    [Fact]
    public void A_process_alone_in_its_group_is_shown_by_its_own_name_however_it_was_named()
    {
        _engine.On("startProcess", _ => true);
        Says("start x:x g:x", "x: started\ng:x: started\n");
    }

    [Fact]
    public void The_last_item_that_fails_decides_the_status()
    {
        _engine.On("startProcess", name => name switch
        {
            "gone" => throw new XmlRpcFaultException(10, "BAD_NAME: gone"),
            "dead" => throw new XmlRpcFaultException(50, "SPAWN_ERROR: dead"),
            _ => true,
        });
        Says("start gone dead web", "gone: ERROR (no such process)\ndead: ERROR (spawn error)\nweb: started\n", 7);
        Says("start dead gone web", "dead: ERROR (spawn error)\ngone: ERROR (no such process)\nweb: started\n", 1);
    }

    [Fact]
    public void Groups_and_all_are_one_call_each()
    {
        _engine.On("stopProcessGroup", XmlRpcValue.Array([ScriptedEngine.Result("g", "a", 80), ScriptedEngine.Result("g", "b", 70)]));
        _engine.On("stopAllProcesses", XmlRpcValue.Array([ScriptedEngine.Result("web", "web", 80)]));
        Says("stop g:* web all", "web: stopped\n");
        Says("stop g:", "g:a: stopped\ng:b: ERROR (not running)\n");
        Assert.Equal(["stopAllProcesses", "stopProcessGroup g"], _engine.Calls);
    }

    [Fact]
    public void An_unknown_group_ends_start_with_2_and_stop_with_1()
    {
        _engine.Fails("startProcessGroup", 10, "BAD_NAME: g").Fails("stopProcessGroup", 10, "BAD_NAME: g");
        Says("start g:*", "g: ERROR (no such group)\n", 2);
        Says("stop g:*", "g: ERROR (no such group)\n", 1);
    }

    [Fact]
    public void Restart_stops_all_names_and_then_starts_them()
    {
        _engine.On("stopProcess", true).On("startProcess", true);
        Says("restart a b", "a: stopped\nb: stopped\na: started\nb: started\n");
        Assert.Equal(["stopProcess a", "stopProcess b", "startProcess a", "startProcess b"], _engine.Calls);
    }

    [Fact]
    public void Update_removes_then_replaces_then_adds()
    {
        _engine.On("reloadConfig", XmlRpcValue.Array([XmlRpcValue.Array([new XmlRpcValue[] { "new" }, new XmlRpcValue[] { "other", "same" }, new XmlRpcValue[] { "old" }])]))
            .On("stopProcessGroup", group => new XmlRpcValue[] { ScriptedEngine.Result(group, group, 80) })
            .On("removeProcessGroup", true).On("addProcessGroup", true);
        Says("update", """
            old: stopped
            old: removed process group
            other: stopped
            other: updated process group
            same: stopped
            same: updated process group
            new: added process group

            """);
        Assert.Equal("reloadConfig|stopProcessGroup old|removeProcessGroup old|stopProcessGroup other|removeProcessGroup other|addProcessGroup other", string.Join('|', _engine.Calls.Take(6)));
        Says("reread", "new: available\nold: disappeared\nother: changed\nsame: changed\n");
    }

    [Fact]
    public void Update_leaves_a_group_that_does_not_stop_and_names_unknown_ones()
    {
        _engine.On("reloadConfig", XmlRpcValue.Array([XmlRpcValue.Array([new XmlRpcValue[] { "new" }, XmlRpcValue.Array([]), new XmlRpcValue[] { "old" }])]))
            .On("stopProcessGroup", group => new XmlRpcValue[] { ScriptedEngine.Result(group, group, 30, "FAILED") })
            .On("getAllProcessInfo", XmlRpcValue.Array([ScriptedEngine.Info("old", "old", 20, "RUNNING", 1, "")]));
        Says("update nope old", "ERROR: no such group: nope\nold: stopped\nold: has problems; not removing\n", 1);
    }

    [Fact]
    public void Reread_shows_what_is_wrong_with_the_file()
    {
        _engine.Fails("reloadConfig", 92, "CANT_REREAD: program section program:x does not specify a command in section 'program:x' (file: 's.conf')");
        Says("reread", "ERROR: CANT_REREAD: program section program:x does not specify a command in section 'program:x' (file: 's.conf')\n", 1);
        Says("update", "error: <class 'xmlrpc.client.Fault'>, <Fault 92: \"CANT_REREAD: program section program:x does not specify a command in section 'program:x' "
            + "(file: 's.conf')\">: file: supervisorctl line: 0\n", 1);
    }

    [Fact]
    public void Avail_shows_columns()
    {
        _engine.On("getAllConfigInfo", XmlRpcValue.Array([ScriptedEngine.Struct(
            ("group", "grp"), ("name", "gb"), ("inuse", true), ("autostart", false), ("group_prio", 7), ("process_prio", 5))]));
        Says("avail", "grp:gb                           in use    manual    7:5\n");
    }

    [Fact]
    public void Add_and_remove_say_what_the_server_says()
    {
        _engine.On("addProcessGroup", name => name == "web" ? true : throw new XmlRpcFaultException(name == "old" ? 90 : 10, "x"))
            .On("removeProcessGroup", name => name == "web" ? true : throw new XmlRpcFaultException(name == "old" ? 91 : 10, "x"));
        Says("add web old", "web: added process group\nERROR: process group already active\n");
        Says("add nope web", "ERROR: no such process/group: nope\nweb: added process group\n", 1);
        Says("remove web old nope", "web: removed process group\nERROR: process/group still running: old\nERROR: no such process/group: nope\n", 1);
    }

    [Fact]
    public void Shutdown_of_one_that_shuts_down_is_no_failure_but_reload_is()
    {
        _engine.Fails("shutdown", 6, "SHUTDOWN_STATE").Fails("restart", 6, "SHUTDOWN_STATE");
        Says("shutdown", "ERROR: already shutting down\n");
        Says("reload", "ERROR: already shutting down\n", 1);
    }

    [Theory]
    [InlineData("reload", "Really restart the remote supervisord process y/N? ")]
    [InlineData("shutdown", "Really shut the remote supervisord process down y/N? ")]
    public void The_end_of_input_at_a_question_is_an_error_and_no_yes(string command, string question)
    {
        const string error = "error: <class 'EOFError'>, EOF when reading a line: file: supervisorctl line: 0\n";
        _engine.On("getAllProcessInfo", XmlRpcValue.Array([]));
        var shell = _engine.Run("", $"{command}\n");
        Assert.Equal((0, $"supervisor> {question}{error}supervisor> \n"), (shell.Status, shell.Text));
        var once = _engine.Run($"-i {command}");
        Assert.Equal((1, question + error), (once.Status, once.Text));
        Assert.DoesNotContain(command == "reload" ? "restart" : command, _engine.Calls);
    }

    [Fact]
    public void The_end_of_input_at_the_question_for_a_password_is_an_error()
    {
        const string error = "error: <class 'EOFError'>, EOF when reading a line: file: supervisorctl line: 0\n";
        _engine.User = "jo:secret";
        Assert.Equal($"Server requires authentication\nUsername:{error}supervisor> \n", _engine.Run("", "").Text);
        Assert.Equal($"Server requires authentication\nUsername:Password:{error}supervisor> \n", _engine.Run("", "jo\n").Text);
    }

    [Fact]
    public void Another_api_version_ends_with_5_and_a_missing_namespace_with_3()
    {
        _engine.On("getVersion", "2.0");
        Says("pid", "Sorry, this version of supervisorctl expects to talk to a server with API version 3.0, but the remote version is 2.0.\n", 5);
        _engine.Fails("getVersion", 1, "UNKNOWN_METHOD");
        Assert.Equal(3, _engine.Run("pid").Status);
        Assert.StartsWith("Sorry, supervisord responded but did not recognize the supervisor namespace commands", _engine.Run("pid").Text);
    }

    [Fact]
    public void Colours_in_a_log_are_shown_as_they_are()
    {
        _engine.On("readProcessStdoutLog", "\u241B[31mred\u241B[0m\n");
        Says("tail web", "\e[31mred\e[0m\n\n");
    }

    [Fact]
    public void A_password_is_asked_for_where_somebody_types()
    {
        _engine.User = "jo:secret";
        _engine.On("getPID", 42).On("getAllProcessInfo", XmlRpcValue.Array([]));
        var shell = _engine.Run("", "jo\nsecret\npid\n");
        Assert.Equal((0, "Server requires authentication\nUsername:Password:\nsupervisor> 42\nsupervisor> \n"), (shell.Status, shell.Text));
        Says("pid", "Server requires authentication\nerror: <class 'xmlrpc.client.ProtocolError'>, <ProtocolError for 127.0.0.1/RPC2: 401 Unauthorized>: file: supervisorctl line: 0\n", 1);
    }
}
