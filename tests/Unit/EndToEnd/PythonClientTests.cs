namespace Supervisor.Unit.EndToEnd;

/// <summary>Python's xmlrpc.client on the unix socket, as scripts and dashboards use it: every method is called and answers what it should.</summary>
public sealed class PythonClientTests
{
    private const string Script = """
        import http.client, socket, sys, time, xmlrpc.client
        path = sys.argv[1]
        class UnixConnection(http.client.HTTPConnection):
            def connect(self):
                self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self.sock.connect(path)
        class UnixStreamTransport(xmlrpc.client.Transport):
            def make_connection(self, host):
                return UnixConnection('localhost')
        def connect():
            if sys.argv[2] == 'supervisor':
                from supervisor.xmlrpc import SupervisorTransport
                transport = SupervisorTransport(None, None, 'unix://' + path)
            else:
                transport = UnixStreamTransport()
            return xmlrpc.client.ServerProxy('http://127.0.0.1', transport=transport)
        server = connect()
        called = set()
        def call(name, *arguments):
            called.add(name)
            target = server
            for part in name.split('.'):
                target = getattr(target, part)
            return target(*arguments)
        def same(expected, name, *arguments):
            answer = call(name, *arguments)
            assert answer == expected, (name, answer)
        def fault(code, text, name, *arguments):
            try:
                answer = call(name, *arguments)
            except xmlrpc.client.Fault as told:
                assert (told.faultCode, told.faultString) == (code, text), (name, told)
            else:
                assert False, (name, answer)
        def ok(group, name):
            return {'group': group, 'name': name, 'status': 80, 'description': 'OK'}
        S = 'supervisor.'
        methods = call('system.listMethods')
        assert len(methods) == 41, methods
        assert call('system.methodHelp', S + 'getPID')
        same(['int'], 'system.methodSignature', S + 'getPID')
        same(['3.0', {'faultCode': 10, 'faultString': 'BAD_NAME: nope'}], 'system.multicall',
             [{'methodName': S + 'getAPIVersion', 'params': []}, {'methodName': S + 'startProcess', 'params': ['nope']}])
        same('3.0', S + 'getAPIVersion'); same('3.0', S + 'getVersion')
        same('4.3.0', S + 'getSupervisorVersion'); same('supervisor', S + 'getIdentification')
        same({'statecode': 1, 'statename': 'RUNNING'}, S + 'getState')
        assert call(S + 'getPID') == int(sys.argv[3])
        same([[[], [], []]], S + 'reloadConfig')
        assert [info['name'] for info in call(S + 'getAllConfigInfo')] == ['cat', 'ga', 'gb']
        assert [info['statename'] for info in call(S + 'getAllProcessInfo')] == ['RUNNING'] * 3
        info = call(S + 'getProcessInfo', 'cat')
        assert info['pid'] > 0 and info['spawnerr'] == '' and info['description'].startswith('pid %d, uptime ' % info['pid']), info
        same(True, S + 'sendProcessStdin', 'cat', 'grüße\n')
        deadline = time.time() + 30
        while call(S + 'readProcessStdoutLog', 'cat', 0, 0) != 'grüße\n':
            assert time.time() < deadline
            time.sleep(0.02)
        same('grüße\n', S + 'readProcessLog', 'cat', 0, 0); same('', S + 'readProcessStderrLog', 'cat', 0, 0)
        same(['grüße\n', 8, False], S + 'tailProcessStdoutLog', 'cat', 0, 100); same(['grüße\n', 8, False], S + 'tailProcessLog', 'cat', 0, 100)
        same(['', 0, False], S + 'tailProcessStderrLog', 'cat', 0, 100)
        fault(3, 'BAD_ARGUMENTS', S + 'readProcessStdoutLog', 'cat', 0, -1)
        same(True, S + 'clearProcessLogs', 'cat'); same(True, S + 'clearProcessLog', 'cat')
        assert [result['status'] for result in call(S + 'clearAllProcessLogs')] == [80, 80, 80]
        assert 'spawned' in call(S + 'readLog', 0, 0) and 'spawned' in call(S + 'readMainLog', -100000, 0)
        same(True, S + 'clearLog')
        same(True, S + 'sendRemoteCommEvent', 'kind', 'data')
        same(True, S + 'signalProcess', 'cat', 'CONT'); fault(11, 'BAD_SIGNAL: FOO', S + 'signalProcess', 'cat', 'FOO')
        assert call(S + 'signalProcessGroup', 'grp', 'CONT') == [ok('grp', 'ga'), ok('grp', 'gb')]
        assert len(call(S + 'signalAllProcesses', 'CONT')) == 3
        same(True, S + 'stopProcess', 'cat'); fault(70, 'NOT_RUNNING: cat', S + 'stopProcess', 'cat')
        same(True, S + 'startProcess', 'cat', True); fault(60, 'ALREADY_STARTED: cat', S + 'startProcess', 'cat')
        assert sorted(result['name'] for result in call(S + 'stopProcessGroup', 'grp')) == ['ga', 'gb']
        assert sorted(result['name'] for result in call(S + 'startProcessGroup', 'grp')) == ['ga', 'gb']
        assert len(call(S + 'stopAllProcesses')) == 3 and len(call(S + 'startAllProcesses')) == 3
        fault(91, 'STILL_RUNNING: cat', S + 'removeProcessGroup', 'cat'); fault(90, 'ALREADY_ADDED: cat', S + 'addProcessGroup', 'cat')
        call(S + 'stopProcess', 'cat')
        same(True, S + 'removeProcessGroup', 'cat'); same(True, S + 'addProcessGroup', 'cat')
        same(True, S + 'restart')
        deadline = time.time() + 30
        while True:
            # The connection of before may still stand, in a life that is about to end.
            server = connect()
            try:
                if server.supervisor.getState()['statecode'] == 1 and server.supervisor.getProcessInfo('cat')['statename'] == 'RUNNING':
                    break
            except (OSError, http.client.HTTPException, xmlrpc.client.Fault):
                pass
            assert time.time() < deadline
            time.sleep(0.02)
        same(True, S + 'shutdown')
        assert called == set(methods), called ^ set(methods)
        print(len(called))
        """;

    [EngineTheory(Needs.Python)]
    [InlineData("own")]
    [InlineData("supervisor")]
    public void Every_method_answers(string transport)
    {
        if (transport == "supervisor" && !Client.OriginalSupervisor.Installed)
        {
            return;
        }

        using var engine = new EngineRun("""
            [program:cat]
            command=/bin/cat
            startsecs=0
            [program:ga]
            command=/bin/cat
            startsecs=0
            [program:gb]
            command=/bin/cat
            startsecs=0
            [group:grp]
            programs=ga,gb
            """).Daemon();
        foreach (var name in (string[])["cat", "grp:ga", "grp:gb"])
        {
            engine.WaitFor(name, "Running");
        }

        var run = ProgramRun.Of("/usr/bin/python3", ["-c", Script, engine.SocketPath, transport, $"{engine.Pid}"]);
        Assert.Equal(new ProgramRun(0, "41\n", ""), run);
        Eventually.Holds(() => OutsideView.Gone(engine.Pid), () => engine.Log);
    }
}
