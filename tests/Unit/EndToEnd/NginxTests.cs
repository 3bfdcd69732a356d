using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>nginx under the engine, with a configuration, prefix and port of its own: kept alive, closed by hand, killed, and in the background.</summary>
public sealed class NginxTests : IDisposable
{
    private readonly int _port = FreePort.Any();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private EngineRun Engine(string more, string arguments = " -g 'daemon off;'")
    {
        var engine = new EngineRun($"""
            [program:nginx]
            command = {EngineNeeds.Nginx} -p FOLDER -c FOLDER/nginx.conf{arguments}
            directory = FOLDER
            user = root
            startsecs = 3
            redirect_stderr = true
            stdout_logfile = FOLDER/nginx_error.log
            stdout_logfile_maxbytes = 50MB
            stdout_logfile_backups = 10
            {more}
            """);
        File.WriteAllText(engine.In("nginx.conf"), $$"""
            worker_processes 2;
            pid {{engine.In("nginx.pid")}};
            error_log stderr;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path {{engine.In("t1")}}; proxy_temp_path {{engine.In("t2")}}; fastcgi_temp_path {{engine.In("t3")}};
                uwsgi_temp_path {{engine.In("t4")}}; scgi_temp_path {{engine.In("t5")}};
                server { listen 127.0.0.1:{{_port}}; location / { return 200 "hello"; } }
            }
            """);
        return engine.Daemon();
    }

    private void PageIsServed() => Eventually.Holds(() => Page() == "hello", () => "the page");

    private string? Page()
    {
        try
        {
            return _http.GetStringAsync($"http://127.0.0.1:{_port}/").GetAwaiter().GetResult();
        }
        catch (Exception closed) when (closed is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static void Quit(EngineRun engine) =>
        Assert.Equal(0, ProgramRun.Of(EngineNeeds.Nginx, ["-p", engine.Folder, "-c", engine.In("nginx.conf"), "-s", "quit"]).Status);

    [EngineFact(Needs.Nginx)]
    public void Closed_by_hand_it_is_back_with_a_new_pid_and_the_page()
    {
        using var engine = Engine("autorestart = true");
        PageIsServed();
        var first = engine.WaitFor("nginx", "Running").Id;
        Quit(engine);
        var second = engine.WaitFor("nginx", process => process.State == "Running" && process.Id != first, "back after quit").Id;
        PageIsServed();
        OutsideView.Signal(second!.Value, Signum.SIGTERM);
        engine.WaitFor("nginx", process => process.State == "Running" && process.Id != second, "back after TERM");
        PageIsServed();
        Assert.Equal(2, engine.Log.Split(" INFO exited: nginx (exit status 0; expected)\n").Length - 1);
        Assert.Equal("nginx: stopped\n", engine.Ctl("stop nginx").Output);
        Assert.Null(Page());
    }

    [EngineFact(Needs.Nginx)]
    public void Closed_by_hand_it_stays_EXITED_by_default()
    {
        using var engine = Engine("");
        engine.WaitFor("nginx", "Running");
        PageIsServed();
        Quit(engine);
        engine.WaitFor("nginx", "Exited");
        Assert.Null(Page());
    }

    [EngineFact(Needs.Nginx)]
    public void A_killed_master_leaves_workers_that_status_and_log_name()
    {
        using var engine = Engine("autorestart = true\nstartretries = 0");
        PageIsServed();
        var master = engine.WaitFor("nginx", "Running").Id!.Value;
        var workers = File.ReadAllText($"/proc/{master}/task/{master}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, workers.Length);
        OutsideView.Signal(master, Signum.SIGKILL);
        try
        {
            var fatal = engine.WaitFor("nginx", process => process.State == "Fatal" && process.Description.Contains("still run", StringComparison.Ordinal), "FATAL with names");
            var status = engine.Ctl("status nginx").Output;
            Assert.All(workers, worker => Assert.Contains($"nginx (pid {worker})", fatal.Description));
            Assert.All(workers, worker => Assert.Contains($"nginx (pid {worker})", status));
            Assert.Contains(engine.Log.Split('\n'), line => line.Contains(" WARN nginx: processes of an earlier life still run: nginx (pid ", StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(workers, worker => OutsideView.Signal(int.Parse(worker, CultureInfo.InvariantCulture), Signum.SIGKILL));
        }

        // With the port free again a start by hand is enough.
        Assert.Equal("nginx: started\n", engine.Ctl("start nginx").Output);
        PageIsServed();
    }

    [EngineFact(Needs.Nginx)]
    public void Without_daemon_off_it_is_FATAL_and_the_log_says_why()
    {
        using var engine = Engine("startretries = 1", arguments: "");
        try
        {
            engine.WaitFor("nginx", "Fatal");
            Assert.Contains(engine.Log.Split('\n'), line => line.Contains(" WARN nginx: ", StringComparison.Ordinal) && line.Contains("daemon off;", StringComparison.Ordinal));
            Assert.Contains(" WARN exited: nginx (exit status 0; not expected)\n", engine.Log);
        }
        finally
        {
            // The one in the background is nobody's child any more.
            var pid = int.Parse(engine.WaitForFile("nginx.pid", "\n"), CultureInfo.InvariantCulture);
            OutsideView.Signal(pid, Signum.SIGTERM);
            Eventually.Holds(() => OutsideView.Gone(pid), () => "the end of nginx");
        }
    }

    public void Dispose() => _http.Dispose();
}
