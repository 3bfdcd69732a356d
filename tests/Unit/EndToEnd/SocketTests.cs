using System.Net.Sockets;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The engine's unix socket in the file system: whose it is, and what happens when it is there already.</summary>
public sealed class SocketTests
{
    private const string Taken =
        "Error: Another program is already listening on a port that one of our HTTP servers is configured to use.  "
        + "Shut this program down first before starting supervisord.\n";

    [EngineFact]
    public void A_second_engine_on_the_same_socket_is_refused_and_does_no_harm()
    {
        using var engine = new EngineRun("").Daemon();
        using var second = new EngineRun("", "", "");
        File.WriteAllText(second.ConfigPath, File.ReadAllText(second.ConfigPath).Replace(second.SocketPath, engine.SocketPath, StringComparison.Ordinal));
        var refused = second.Refused();
        Assert.Equal(2, refused.Status);
        Assert.Equal($"{Taken}For help, use {EngineBinary.Supervisord} -h\n", refused.Errors);
        var daemon = ProgramRun.Of(EngineBinary.Supervisord, ["-c", second.ConfigPath]);
        Assert.Equal((2, refused.Errors), (daemon.Status, daemon.Errors));
        Assert.Equal($"{engine.Pid}\n", engine.Ctl("pid").Output);
        Assert.False(File.Exists(second.PidPath));
    }

    [EngineFact]
    public void A_second_engine_that_is_refused_leaves_the_logs_and_sockets_of_the_first_alone()
    {
        using var engine = new EngineRun("""
            [program:talk]
            command=/bin/sh -c 'echo hello; exec sleep 1000'
            [fcgi-program:fast]
            command=/bin/sleep 1000
            socket=unix://FOLDER/fast.sock
            """).Daemon();
        engine.WaitFor("talk", "Running");
        engine.WaitFor("fast", "Running");
        var socket = OutsideView.Stat(engine.In("fast.sock")).st_ino;
        var logs = Directory.GetFiles(engine.Folder, "*---supervisor-*");
        Assert.NotEmpty(logs);
        Assert.Equal(2, engine.Refused().Status);
        Assert.Equal(logs.Order(), Directory.GetFiles(engine.Folder, "*---supervisor-*").Order());
        Assert.Equal("hello\n\n", engine.Ctl("tail talk").Output);
        Assert.Equal(socket, OutsideView.Stat(engine.In("fast.sock")).st_ino);
    }

    [EngineFact]
    public void An_engine_with_other_servers_does_not_take_a_FastCGI_socket_that_is_answered_on()
    {
        using var engine = new EngineRun("[fcgi-program:fast]\ncommand=/bin/sleep 1000\nsocket=unix://FOLDER/fast.sock\n").Daemon();
        engine.WaitFor("fast", "Running");
        var socket = OutsideView.Stat(engine.In("fast.sock")).st_ino;
        using var second = new EngineRun($"[fcgi-program:fast]\ncommand=/bin/sleep 1000\nsocket=unix://{engine.In("fast.sock")}\n");
        var refused = second.Refused();
        Assert.Equal((2, true), (refused.Status, refused.Errors.StartsWith(
            $"Error: Could not create FastCGI socket unix://{engine.In("fast.sock")}: in use: somebody answers on it\n", StringComparison.Ordinal)));
        Assert.Equal(socket, OutsideView.Stat(engine.In("fast.sock")).st_ino);
    }

    [EngineFact]
    public void After_a_kill_another_engine_takes_a_FastCGI_socket_from_workers_that_live_on()
    {
        using var engine = new EngineRun("[fcgi-program:fast]\ncommand=/bin/sleep 1000\nsocket=unix://FOLDER/fast.sock\n").Daemon();
        var worker = engine.WaitFor("fast", "Running").Id!.Value;
        var (first, socket) = (engine.Pid, OutsideView.Stat(engine.In("fast.sock")).st_ino);
        engine.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(first), () => "the end of the engine");
        try
        {
            // With the same configuration it would take over the workers, and their socket with them.
            using var other = new EngineRun($"[fcgi-program:fast]\ncommand=/bin/sleep 1000\nsocket=unix://{engine.In("fast.sock")}\n").Daemon();
            Assert.NotEqual(worker, other.WaitFor("fast", "Running").Id);
            Assert.NotEqual(socket, OutsideView.Stat(engine.In("fast.sock")).st_ino);
        }
        finally
        {
            OutsideView.Signal(worker, Signum.SIGKILL);
        }
    }

    [EngineFact(Needs.Original)]
    public void The_original_refuses_in_the_same_words()
    {
        using var engine = new EngineRun("").Daemon();
        var theirs = ProgramRun.Of(Client.OriginalSupervisor.Daemon, ["-n", "-c", engine.ConfigPath]);
        Assert.Equal(2, theirs.Status);
        Assert.Contains(Taken, theirs.Errors);
    }

    [EngineFact]
    public void A_socket_that_nobody_listens_on_is_replaced()
    {
        using var engine = new EngineRun("");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(engine.SocketPath));
            dead.Listen();
            File.Move(engine.SocketPath, engine.In("kept"));
        }

        // Closing removes the path it was bound to; what a killed engine leaves is a socket file without a listener.
        File.Move(engine.In("kept"), engine.SocketPath);
        engine.Daemon();
        Assert.Equal($"{engine.Pid}\n", engine.Ctl("pid").Output);
    }

    [EngineFact]
    public void After_a_kill_the_engine_starts_again_at_the_same_place()
    {
        using var engine = new EngineRun("").Daemon();
        var first = engine.Pid;
        engine.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(first), () => "the end of the engine");
        Assert.True(File.Exists(engine.SocketPath));
        File.Delete(engine.PidPath);
        engine.Daemon();
        Assert.NotEqual(first, engine.Pid);
        Assert.Equal($"{engine.Pid}\n", engine.Ctl("pid").Output);
    }

    [EngineFact]
    public void Mode_is_0700_unless_chmod_says_another()
    {
        using var usual = new EngineRun("").Daemon();
        Assert.Equal(0x1C0u, (uint)OutsideView.Stat(usual.SocketPath).st_mode & 0xFFF);
        using var open = new EngineRun("", server: "chmod=0766").Daemon();
        Assert.Equal(0x1F6u, (uint)OutsideView.Stat(open.SocketPath).st_mode & 0xFFF);
    }

    [EngineFact(Needs.Root)]
    public void Owner_and_group_are_those_of_chown()
    {
        using var engine = new EngineRun("", server: "chown=nobody:daemon").Daemon();
        var (owner, group) = (Syscall.getpwnam("nobody").pw_uid, Syscall.getgrnam("daemon").gr_gid);
        var stat = OutsideView.Stat(engine.SocketPath);
        Assert.Equal((owner, group), (stat.st_uid, stat.st_gid));
    }
}
