using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What a program is given when it starts, seen from outside.</summary>
public sealed class ProgramSettingTests
{
    [EngineFact]
    public void Umask_and_directory_are_the_programs_own()
    {
        using var engine = new EngineRun("""
            [program:own]
            command=/bin/cat
            umask=027
            directory=/usr
            startsecs=0
            [program:usual]
            command=/bin/cat
            startsecs=0
            """, "umask=077").Daemon();
        var own = engine.WaitFor("own", "Running").Id!.Value;
        var usual = engine.WaitFor("usual", "Running").Id!.Value;
        Assert.Equal(("0027", "/usr"), (OutsideView.Status(own, "Umask"), OutsideView.Directory(own)));
        Assert.Equal("0077", OutsideView.Status(usual, "Umask"));
    }

    [EngineFact(Needs.Root)]
    public void A_program_of_another_user_has_that_users_ids_and_no_other()
    {
        using var engine = new EngineRun("""
            [program:nobody]
            command=/bin/cat
            user=nobody
            startsecs=0
            [program:root]
            command=/bin/cat
            startsecs=0
            """, "user=root").Daemon();
        var pid = engine.WaitFor("nobody", "Running").Id!.Value;
        var (uid, gid) = (Syscall.getpwnam("nobody").pw_uid, Syscall.getpwnam("nobody").pw_gid);
        Assert.Equal($"{uid} {uid} {uid} {uid}", OutsideView.Status(pid, "Uid"));
        Assert.Equal($"{gid} {gid} {gid} {gid}", OutsideView.Status(pid, "Gid"));
        Assert.Equal($"{gid}", OutsideView.Status(pid, "Groups"));
        Assert.Equal("0 0 0 0", OutsideView.Status(engine.WaitFor("root", "Running").Id!.Value, "Uid"));
        Assert.DoesNotContain("Supervisor is running as root", engine.Log);
    }

    [EngineFact(Needs.Root)]
    public void The_engine_becomes_the_user_of_its_section()
    {
        using var engine = new EngineRun("""
            [program:cat]
            command=/bin/cat
            startsecs=0
            """, "user=nobody").Daemon();
        var uid = Syscall.getpwnam("nobody").pw_uid;
        Assert.Equal($"{uid} {uid} {uid} {uid}", OutsideView.Status(engine.Pid, "Uid"));
        Assert.Equal($"{uid} {uid} {uid} {uid}", OutsideView.Status(engine.WaitFor("cat", "Running").Id!.Value, "Uid"));
        Assert.Contains($" INFO Set uid to user {uid} succeeded\n", engine.Log);
        Assert.Equal((uint)uid, OutsideView.Stat(engine.LogPath).st_uid);
    }

    [EngineFact]
    public void Environment_holds_the_sections_values_and_who_supervises()
    {
        using var engine = new EngineRun("""
            [program:a]
            command=/bin/cat
            environment=OWN="two words",BOTH=program,SUPERVISOR_X=%(program_name)s
            startsecs=0
            [program:b]
            command=/bin/cat
            startsecs=0
            [group:g]
            programs=b
            """, "environment=SHARED=%(here)s,BOTH=supervisord").Daemon();
        var a = OutsideView.Environment(engine.WaitFor("a", "Running").Id!.Value);
        Assert.Equal("1", a["SUPERVISOR_ENABLED"]);
        Assert.Equal($"unix://{engine.SocketPath}", a["SUPERVISOR_SERVER_URL"]);
        Assert.Equal(("a", "a"), (a["SUPERVISOR_PROCESS_NAME"], a["SUPERVISOR_GROUP_NAME"]));
        Assert.Equal(("two words", "program", "a", engine.Folder), (a["OWN"], a["BOTH"], a["SUPERVISOR_X"], a["SHARED"]));
        Assert.Equal("C.UTF-8", a["LC_ALL"]);
        var b = OutsideView.Environment(engine.WaitFor("g:b", "Running").Id!.Value);
        Assert.Equal(("b", "g", "supervisord"), (b["SUPERVISOR_PROCESS_NAME"], b["SUPERVISOR_GROUP_NAME"], b["BOTH"]));
        Assert.DoesNotContain("OWN", b.Keys);
    }

    [EngineFact]
    public void A_child_has_three_descriptors_no_blocked_signal_and_its_own_group()
    {
        using var engine = new EngineRun("""
            [program:cat]
            command=/bin/cat
            startsecs=0
            """).Daemon();
        var pid = engine.WaitFor("cat", "Running").Id!.Value;
        Assert.Equal(["0", "1", "2"], Directory.GetFileSystemEntries($"/proc/{pid}/fd").Select(Path.GetFileName).Order());
        Assert.Equal("0000000000000000", OutsideView.Status(pid, "SigBlk"));
        Assert.Equal("0000000000000000", OutsideView.Status(pid, "SigIgn"));
        Assert.Equal(pid, Syscall.getpgid(pid));
        Assert.Equal(OutsideView.Session(engine.Pid), OutsideView.Session(pid));
    }

    [EngineTheory]
    [InlineData("/no/such/program", "can't find command '/no/such/program'")]
    [InlineData("no-such-program-anywhere", "can't find command 'no-such-program-anywhere'")]
    [InlineData("/etc/passwd", "command at '/etc/passwd' is not executable")]
    [InlineData("/tmp", "command at '/tmp' is a directory")]
    public void A_command_that_cannot_run_ends_in_FATAL_with_the_originals_words(string command, string reason)
    {
        using var engine = new EngineRun($"""
            [program:bad]
            command={command}
            startretries=0
            """).Daemon();
        var bad = engine.WaitFor("bad", "Fatal");
        Assert.Equal(reason, bad.SpawnError);
        Assert.Contains($" INFO spawnerr: {reason}\n", engine.Log);
        Assert.Contains(" INFO gave up: bad entered FATAL state, too many start retries too quickly\n", engine.Log);
        Assert.Matches($"^bad +FATAL +{reason}\n$", engine.Ctl("status").Output);
    }
}
