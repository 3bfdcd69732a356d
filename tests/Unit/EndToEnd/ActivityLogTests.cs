using System.Text.RegularExpressions;
using Mono.Unix.Native;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The activity log of the running engine: every message that tools read, at the level where they look for it.</summary>
public sealed class ActivityLogTests
{
    private const string Programs = """
        [program:cap]
        command=/bin/sh -c 'printf "before<!--XSUPERVISOR:BEGIN-->inside<!--XSUPERVISOR:END-->"; printf "bad \\210\\n"; exec sleep 600'
        stdout_logfile=FOLDER/cap.log
        stdout_capture_maxbytes=1KB
        [program:stub]
        command=/bin/sh -c 'trap "" TERM; echo ready; while :; do sleep 0.1; done'
        stopwaitsecs=1
        stdout_logfile=FOLDER/stub.log
        killasgroup=true
        [program:gone]
        command=/nonexistent/x
        startretries=100
        """;

    [EngineFact]
    public void At_trace_the_log_has_every_message_in_the_words_of_the_original()
    {
        using var engine = new EngineRun(Programs, "loglevel=trace").Daemon();
        engine.WaitForFile("stub.log", "ready");
        engine.WaitForFile("cap.log", "bad");
        engine.WaitFor("cap", "Running");
        engine.WaitFor("gone", "Backoff");
        engine.Ctl("signal CONT cap");
        engine.Ctl("stop gone");
        engine.Ctl("stop nosuch");
        engine.Ctl("stop stub");
        engine.Kill(Signum.SIGUSR2);
        engine.WaitForLog("supervisord logreopen");
        var (cap, stub) = (engine.Process("cap").Id, Regex.Match(engine.Log, @"spawned: 'stub' with pid (\d+)").Groups[1].Value);
        engine.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(engine.Pid), () => engine.Log);
        string[] expected =
        [
            "CRIT Server 'unix_http_server' running without any HTTP authentication checking",
            $"INFO spawned: 'cap' with pid {cap}",
            "INFO spawnerr: can't find command '/nonexistent/x'",
            "DEBG 'cap' stdout output:\nbefore",
            "DEBG 'cap' stdout emitted a comm event",
            "DEBG 'cap' stdout output:\nUndecodable: b'bad \\x88\\n'",
            "DEBG 'stub' stdout output:\nready\n",
            "INFO success: cap entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)",
            "TRAC XML-RPC method called: supervisor.signalProcess()",
            $"DEBG sending cap (pid {cap}) sig SIGCONT",
            "TRAC XML-RPC method supervisor.signalProcess() returned successfully",
            "DEBG Attempted to kill gone, which is in BACKOFF state.",
            "TRAC XML-RPC method supervisor.stopProcess() returned fault: [10] BAD_NAME: nosuch",
            $"DEBG killing stub (pid {stub}) with signal SIGTERM",
            "INFO waiting for stub to stop",
            $"WARN killing 'stub' ({stub}) with SIGKILL",
            $"DEBG killing stub (pid {stub}) process group with signal SIGKILL",
            "WARN stopped: stub (terminated by SIGKILL)",
            "DEBG received SIGCHLD indicating a child quit",
            "INFO received SIGUSR2 indicating log reopen request",
            "INFO supervisord logreopen",
            "WARN received SIGTERM indicating exit request",
            $"DEBG killing cap (pid {cap}) with signal SIGTERM",
            "INFO waiting for cap to die",
            "WARN stopped: cap (terminated by SIGTERM)",
        ];
        Assert.All(expected, line => Assert.Contains($" {line}\n", engine.Log, StringComparison.Ordinal));
        Assert.Matches(@" DEBG fd \d+ closed, stopped monitoring <POutputDispatcher at \d+ for <Subprocess at \d+ with name stub in state STOPPING> \(stdout\)>\n", engine.Log);
        Assert.Matches(@" TRAC localhost:0 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] ""POST /RPC2 HTTP/1\.1"" 200 \d+\n", engine.Log);
        Assert.Equal("beforebad ", engine.Read("cap.log")[..10]);
    }

    [EngineFact]
    public void At_info_there_is_neither_debug_nor_trace()
    {
        using var engine = new EngineRun(Programs).Daemon();
        engine.WaitForFile("cap.log", "bad");
        engine.Ctl("stop cap");
        Assert.DoesNotMatch("DEBG|TRAC|BLAT", engine.Log);
        Assert.Contains(" INFO waiting for cap to stop\n", engine.Log, StringComparison.Ordinal);
    }

    [EngineTheory]
    [InlineData("critical", "CRIT")]
    [InlineData("error", "CRIT")]
    [InlineData("WARN", "CRIT WARN")]
    [InlineData("blather", "CRIT WARN INFO DEBG TRAC")]
    public void A_level_shows_itself_and_what_is_graver(string level, string codes)
    {
        using var engine = new EngineRun(Programs, $"loglevel={level}").Daemon();
        engine.WaitFor("cap", "Running");
        engine.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(engine.Pid), () => engine.Log);
        var seen = Regex.Matches(engine.Log, @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ([A-Z]{4}) ", RegexOptions.Multiline).Select(line => line.Groups[1].Value).ToHashSet();
        Assert.Equal(codes.Split(' ').Order(), seen.Order());
    }

    [EngineFact]
    public void A_reaped_stranger_and_bad_xml_are_told()
    {
        using var engine = new EngineRun("", "").Daemon();
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(engine.SocketPath), cancellation);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        using var body = new StringContent("it's\"\nb");
        _ = client.PostAsync("http://localhost/RPC2", body).GetAwaiter().GetResult();
        engine.WaitForLog(@" ERRO XML-RPC request data 'it\'s""\nb' is invalid: unmarshallable" + "\n");
    }

    [EngineFact]
    public void The_log_on_standard_output_is_written_whether_it_is_a_pipe_or_a_file()
    {
        // Not seekable, with and without a maximum, and the child's log is the same pipe: nothing is rotated, reopened by name or removed.
        const string Talker = """
            [program:talker]
            command=/bin/sh -c 'i=0; while :; do i=$((i+1)); echo talk $i; [ $i -gt 12 ] && : >FOLDER/spoken; sleep 0.05; done'
            stdout_logfile=/dev/stdout
            stdout_logfile_maxbytes=20
            stderr_logfile=/dev/fd/2
            stderr_logfile_maxbytes=0
            """;
        using var engine = new EngineRun(Talker);
        engine.Foreground("-l", "/dev/stdout", "-y", "0");
        engine.WaitFor("talker", "Running");
        engine.Kill(Signum.SIGUSR2);
        Assert.Equal(0, engine.Ctl("clear talker").Status);
        Eventually.Holds(() => File.Exists(engine.In("spoken")), () => engine.Log);
        engine.Kill(Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
        var output = engine.Output;

        // By its own log and by the copy that -n makes, as with the original.
        Assert.Equal(2, Regex.Count(output, "INFO supervisord logreopen\n"));
        var talk = Regex.Matches(output, @"^talk (\d+)$", RegexOptions.Multiline).Select(line => int.Parse(line.Groups[1].Value)).ToArray();
        Assert.Equal(Enumerable.Range(1, talk.Length), talk);
        Assert.True(talk.Length > 10, output);
        Assert.False(File.Exists("/dev/stdout.1"));
        Assert.True(Path.Exists("/dev/stdout"));
        Assert.DoesNotContain("cannot", output, StringComparison.Ordinal);
    }

    [EngineFact]
    public void A_file_behind_standard_output_is_neither_rotated_nor_cut()
    {
        using var engine = new EngineRun("""
            [program:talker]
            command=/bin/sh -c 'i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo talk $i; done; exec sleep 600'
            stdout_logfile=/dev/stdout
            stdout_logfile_maxbytes=100
            """, "logfile_maxbytes=200");
        var shell = $"exec {EngineBinary.Supervisord} -n -c {engine.ConfigPath} -l /dev/stdout > {engine.In("out.txt")}";
        using var process = System.Diagnostics.Process.Start(ProgramRun.Info("/bin/sh", ["-c", shell], engine.Folder))!;
        engine.Up();
        engine.WaitForFile("out.txt", "talk 500\n");
        engine.WaitFor("talker", "Running");
        engine.Kill(Signum.SIGTERM);
        process.WaitForExit();
        var talk = engine.Read("out.txt").Split('\n').Where(line => line.StartsWith("talk ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Enumerable.Range(1, 500).Select(number => $"talk {number}"), talk);
        Assert.True(Path.Exists("/dev/stdout"));
        Assert.False(Path.Exists("/dev/stdout.1"));
    }

    [EngineFact]
    public async Task A_standard_output_that_nobody_reads_holds_up_no_program()
    {
        using var engine = new EngineRun("""
            [program:flood]
            command=/bin/sh -c 'head -c 1000000 /dev/zero | tr "\\0" x; echo; echo done >&2; exec sleep 600'
            stdout_logfile=/dev/stdout
            stdout_logfile_maxbytes=0
            stderr_logfile=FOLDER/flood.err
            """);
        var start = ProgramRun.Info(EngineBinary.Supervisord, ["-n", "-c", engine.ConfigPath], engine.Folder);
        using var process = System.Diagnostics.Process.Start(start)!;
        engine.Up();

        // Its stdout is a pipe that this test does not read: what does not fit is lost and counted, and all goes on.
        engine.WaitForFile("flood.err", "done");
        engine.WaitFor("flood", "Running");
        Assert.Equal(0, engine.Ctl("stop flood").Status);
        engine.Kill(Signum.SIGTERM);
        var rest = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.StartsWith("2", await rest, StringComparison.Ordinal);
        Assert.Contains(" ERRO cannot write '/dev/stdout': Resource temporarily unavailable", engine.Log, StringComparison.Ordinal);
    }

    [EngineFact]
    public void Clear_empties_the_logs_of_running_and_of_stopped_programs()
    {
        using var engine = new EngineRun("""
            [program:talker]
            command=/bin/sh -c 'echo before; while [ ! -e FOLDER/go ]; do sleep 0.05; done; echo after; exec sleep 600'
            stdout_logfile=FOLDER/talker.log
            autorestart=false
            """).Daemon();
        engine.WaitForFile("talker.log", "before");
        Assert.Equal("talker: cleared\n", engine.Ctl("clear talker").Output);
        Assert.Equal("", engine.Read("talker.log"));
        File.WriteAllText(engine.In("go"), "");
        Assert.Equal("after\n", engine.WaitForFile("talker.log", "after\n"));
        engine.Ctl("stop talker");
        Assert.Equal("talker: cleared\n", engine.Ctl("clear talker").Output);
        Assert.Equal("", engine.Read("talker.log"));
    }

    [EngineFact]
    public async Task A_program_that_does_not_read_is_sent_no_more_than_there_is_room_for()
    {
        using var engine = new EngineRun("[program:deaf]\ncommand=/bin/sleep 600\n[program:cat]\ncommand=/bin/cat\nstdout_logfile=FOLDER/cat.log").Daemon();
        engine.WaitFor("deaf", "Running");
        engine.WaitFor("cat", "Running");
        var large = new string('x', 2 << 20);
        await engine.Rpc.CallAsync("supervisor.sendProcessStdin", "deaf", large);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => engine.Rpc.CallAsync("supervisor.sendProcessStdin", "deaf", "y"));
        Assert.Contains("it does not read what it was sent before", refused.Message, StringComparison.Ordinal);

        // Who reads gets all of it.
        await engine.Rpc.CallAsync("supervisor.sendProcessStdin", "cat", large);
        Eventually.Holds(() => engine.Read("cat.log").Length == large.Length, () => $"{engine.Read("cat.log").Length} bytes");
    }
}
