using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>fcgiwrap behind nginx, both under the engine; and the sockets of FastCGI programs as the original has them.</summary>
public sealed class FastCgiTests : IDisposable
{
    private readonly int _port = FreePort.Any();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private EngineRun Site(string more)
    {
        var engine = new EngineRun($"""
            [group:site]
            programs=nginx,page
            [program:nginx]
            command={EngineNeeds.Nginx} -p FOLDER -c FOLDER/nginx.conf -g 'daemon off;'
            [fcgi-program:page]
            command={EngineNeeds.FastCgi}
            socket=unix://FOLDER/page.sock
            socket_mode=0666
            process_name=%(program_name)s_%(process_num)d
            numprocs=3
            startsecs=0
            stopsignal=KILL
            {more}
            """);
        // fcgiwrap runs the script as its child: the parent's pid says which of the three has answered.
        File.WriteAllText(engine.In("page.sh"), "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n%s' $PPID\n");
        Syscall.chmod(engine.In("page.sh"), (FilePermissions)0b111_101_101);
        File.WriteAllText(engine.In("nginx.conf"), $$"""
            worker_processes 1;
            pid {{engine.In("nginx.pid")}};
            error_log stderr;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path {{engine.In("t1")}}; proxy_temp_path {{engine.In("t2")}}; fastcgi_temp_path {{engine.In("t3")}};
                uwsgi_temp_path {{engine.In("t4")}}; scgi_temp_path {{engine.In("t5")}};
                server {
                    listen 127.0.0.1:{{_port}};
                    location / {
                        fastcgi_pass unix:{{engine.In("page.sock")}};
                        fastcgi_param SCRIPT_FILENAME {{engine.In("page.sh")}};
                        fastcgi_param REQUEST_METHOD GET;
                    }
                }
            }
            """);
        return engine.Daemon();
    }

    /// <summary>The pid of the worker that answered; null when none did.</summary>
    private int? Page()
    {
        try
        {
            return int.Parse(_http.GetStringAsync($"http://127.0.0.1:{_port}/").GetAwaiter().GetResult(), CultureInfo.InvariantCulture);
        }
        catch (Exception closed) when (closed is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static int[] Workers(EngineRun engine) => [.. Enumerable.Range(0, 3).Select(number => engine.WaitFor($"site:page_{number}", "Running").Id!.Value)];

    private static string Input(int pid) => new FileInfo($"/proc/{pid}/fd/0").LinkTarget!;

    [EngineFact(Needs.Nginx | Needs.FastCgi)]
    public void In_a_group_three_workers_share_one_socket_and_one_that_is_killed_is_not_missed()
    {
        using var engine = Site("autorestart=false");
        var workers = Workers(engine);
        Assert.StartsWith("socket:[", Assert.Single(workers.Select(Input).Distinct()), StringComparison.Ordinal);
        Eventually.Holds(() => Page() is { } answered && workers.Contains(answered), () => "a page from a worker");
        foreach (var victim in workers.SkipLast(1))
        {
            OutsideView.Signal(victim, Signum.SIGKILL);
            engine.WaitFor($"site:page_{Array.IndexOf(workers, victim)}", "Exited");
            Assert.All(Enumerable.Range(0, 5), _ => Assert.Contains(Page()!.Value, workers[(Array.IndexOf(workers, victim) + 1)..]));
        }

        Assert.DoesNotContain(" INFO Closing socket unix://" + engine.In("page.sock"), engine.Log.Split("spawned: ")[^1]);
        OutsideView.Signal(workers[2], Signum.SIGKILL);
        engine.WaitForLog($" INFO Closing socket unix://{engine.In("page.sock")}\n", 2);
        Assert.Null(Page());
        Assert.Equal("site:page_0: started\n", engine.Ctl("start site:page_0").Output);
        Assert.Equal(engine.WaitFor("site:page_0", "Running").Id, Page());
    }

    [EngineFact(Needs.Nginx | Needs.FastCgi)]
    public void A_worker_that_is_started_again_has_the_same_socket()
    {
        using var engine = Site("autorestart=true");
        var workers = Workers(engine);
        var socket = Input(workers[0]);
        OutsideView.Signal(workers[0], Signum.SIGKILL);
        var again = engine.WaitFor("site:page_0", process => process.State == "Running" && process.Id != workers[0], "back").Id!.Value;
        Assert.Equal(socket, Input(again));
        OutsideView.Signal(workers[1], Signum.SIGSTOP);
        OutsideView.Signal(workers[2], Signum.SIGSTOP);
        Eventually.Holds(() => Page() == again, () => "the new worker's page");
    }

    [EngineFact(Needs.Original)]
    public void Sockets_come_and_go_as_with_the_original()
    {
        static string[] Told(string program, string address, Action<EngineRun> steps)
        {
            using var engine = new EngineRun($"""
                [fcgi-program:fast]
                command=/bin/sleep 1000
                socket={address}
                process_name=%(process_num)d
                numprocs=2
                startsecs=0
                """, program: program).Daemon();
            engine.WaitFor("fast:0", "Running");
            engine.WaitFor("fast:1", "Running");
            steps(engine);
            return [.. engine.Log.Split('\n').Where(line => line.Contains(" socket ", StringComparison.Ordinal)).Select(line => line[24..].Replace(engine.Folder, "FOLDER"))];
        }

        static void Steps(EngineRun engine)
        {
            var inputs = new[] { "fast:0", "fast:1" }.Select(name => Input(engine.Process(name).Id!.Value)).Distinct();
            Assert.StartsWith("socket:[", Assert.Single(inputs), StringComparison.Ordinal);
            Assert.Equal("fast:0: stopped\n", engine.OriginalCtl("stop fast:0").Output);
            Assert.Equal("fast:1: stopped\n", engine.OriginalCtl("stop fast:1").Output);
            Assert.Equal("fast:1: started\n", engine.OriginalCtl("start fast:1").Output);
            var refused = ProgramRun.Of("/usr/bin/python3", ["-c", $"""
                import xmlrpc.client, supervisor.xmlrpc
                s = xmlrpc.client.ServerProxy('http://x', transport=supervisor.xmlrpc.SupervisorTransport(None, None, 'unix://{engine.SocketPath}'))
                try: s.supervisor.sendProcessStdin('fast:1', 'x')
                except xmlrpc.client.Fault as f: print(f.faultString)
                """]);
            Assert.Equal("NO_FILE: fast:1\n", refused.Output);
        }

        foreach (var address in (string[])["unix://FOLDER/f.sock", $"tcp://127.0.0.1:{FreePort.Any()}", $"tcp://localhost:{FreePort.Any()}"])
        {
            Assert.Equal(Told(Client.OriginalSupervisor.Daemon, address, Steps), Told(EngineBinary.Supervisord, address, Steps));
        }
    }

    [EngineFact]
    public void An_address_that_is_taken_is_an_error_at_the_start_and_a_reason_later()
    {
        using var blocker = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, _port);
        var program = $"[fcgi-program:fast]\ncommand=/bin/sleep 1000\nsocket=tcp://127.0.0.1:{_port}\nautostart=false\nstartretries=0\n";
        using var engine = new EngineRun(program);
        blocker.Start();
        var refused = engine.Refused();
        var reason = $"Could not create FastCGI socket tcp://127.0.0.1:{_port}: [Errno 98] Address already in use";
        Assert.Equal((2, true), (refused.Status, refused.Errors.StartsWith($"Error: {reason}\n", StringComparison.Ordinal)));
        blocker.Stop();
        engine.Daemon();
        blocker.Start();
        Assert.Equal("fast: ERROR (spawn error)\n", engine.Ctl("start fast").Output);
        Assert.Contains(reason, engine.WaitFor("fast", "Fatal").Description);
        blocker.Stop();
        Assert.Equal("fast: started\n", engine.Ctl("start fast").Output);
    }

    public void Dispose() => _http.Dispose();
}
