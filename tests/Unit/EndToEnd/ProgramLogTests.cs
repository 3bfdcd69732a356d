namespace Supervisor.Unit.EndToEnd;

/// <summary>What programs write, as it arrives in their logs.</summary>
public sealed class ProgramLogTests
{
    [EngineFact]
    public void A_full_log_is_rotated_and_no_line_is_lost()
    {
        using var engine = new EngineRun("""
            [program:much]
            command=/bin/sh -c 'i=0; for burst in 1 2 3 4 5 6 7 8 9 10; do for n in 1 2 3 4 5; do for m in 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0; do i=$((i+1)); echo line $i; done; done; sleep 0.03; done'
            startsecs=0
            autorestart=false
            stdout_logfile=FOLDER/much.log
            stdout_logfile_maxbytes=4KB
            stdout_logfile_backups=50
            """).Daemon();
        engine.WaitFor("much", "Exited");
        var files = Enumerable.Range(1, 50).Select(number => $"much.log.{number}").Where(name => File.Exists(engine.In(name))).Reverse().Append("much.log").ToArray();
        // How many depends on how much each read brings: a file is full when it has reached its size, not before.
        Assert.InRange(files.Length, 2, 8);
        Assert.Equal(Enumerable.Range(1, 2000).Select(number => $"line {number}"), string.Concat(files.Select(engine.Read)).TrimEnd('\n').Split('\n'));
        Assert.All(files[..^1], name => Assert.InRange(new FileInfo(engine.In(name)).Length, 4096, 4096 + 131072));
    }

    [EngineFact]
    public void Backups_beyond_the_number_are_dropped()
    {
        using var engine = new EngineRun("""
            [program:much]
            command=/bin/sh -c 'while :; do echo a line that is long enough to fill the file soon; sleep 0.005; done'
            startsecs=0
            stdout_logfile=FOLDER/much.log
            stdout_logfile_maxbytes=500
            stdout_logfile_backups=2
            """).Daemon();
        Eventually.Holds(() => File.Exists(engine.In("much.log.2")), () => engine.Log);
        var oldest = new Mono.Unix.UnixFileInfo(engine.In("much.log.2")).Inode;
        Eventually.Holds(() => File.Exists(engine.In("much.log.2")) && new Mono.Unix.UnixFileInfo(engine.In("much.log.2")).Inode != oldest, () => engine.Log);
        engine.Ctl("stop much");
        Assert.Equal(["much.log", "much.log.1", "much.log.2"], Directory.GetFiles(engine.Folder, "much.log*").Select(Path.GetFileName).Order());
    }

    [EngineFact]
    public void Stderr_goes_to_stdouts_log_with_redirect_stderr_and_to_its_own_without()
    {
        using var engine = new EngineRun("""
            [program:both]
            command=/bin/sh -c 'echo out; echo err >&2; exec cat'
            redirect_stderr=true
            stdout_logfile=FOLDER/both.log
            [program:apart]
            command=/bin/sh -c 'echo out; echo err >&2; exec cat'
            stdout_logfile=FOLDER/apart.out
            stderr_logfile=FOLDER/apart.err
            [program:auto]
            command=/bin/sh -c 'echo out; echo err >&2; exec cat'
            stderr_logfile=NONE
            """).Daemon();
        Assert.Equal("out\nerr\n", engine.WaitForFile("both.log", "err\n"));
        Assert.Equal("err\n", engine.WaitForFile("apart.err", "\n"));
        Assert.Equal("out\n", engine.WaitForFile("apart.out", "\n"));
        var auto = engine.WaitFor("auto", process => process.StdOutLog is { Length: > 0 });
        Assert.Matches($"^{engine.Folder}/auto-stdout---supervisor-\\w{{8}}\\.log$", auto.StdOutLog!);
        Assert.Equal("out\n", engine.WaitForFile(Path.GetFileName(auto.StdOutLog!), "\n"));
        Assert.Equal(0x180u, (uint)OutsideView.Stat(auto.StdOutLog!).st_mode & 0xFFF);
        Assert.DoesNotContain(Directory.GetFiles(engine.Folder), name => name.Contains("auto-stderr", StringComparison.Ordinal) || name.Contains("both-stderr", StringComparison.Ordinal));
    }

    [EngineFact]
    public void The_last_words_of_a_program_are_in_its_log_before_its_end_is_told()
    {
        using var engine = new EngineRun("""
            [program:words]
            command=/bin/sh -c 'head -c 300000 /dev/zero | tr "\\0" x; echo; echo last'
            startsecs=0
            autorestart=false
            stdout_logfile=FOLDER/words.log
            """).Daemon();
        engine.WaitFor("words", "Exited");
        Assert.EndsWith("x\nlast\n", engine.Read("words.log"));
        Assert.Equal(300006, engine.Read("words.log").Length);
    }

    [EngineFact]
    public void Strip_ansi_takes_the_colours_out()
    {
        const string Colours = """
            [program:colours]
            command=/usr/bin/printf '\033[31mred\033[0m and \033[1;32mgreen\033[0m\n'
            startsecs=0
            autorestart=false
            stdout_logfile=FOLDER/colours.log
            """;
        using var plain = new EngineRun(Colours, "strip_ansi=true").Daemon();
        Assert.Equal("red and green\n", plain.WaitForFile("colours.log", "\n"));
        using var kept = new EngineRun(Colours).Daemon();
        Assert.Equal("\e[31mred\e[0m and \e[1;32mgreen\e[0m\n", kept.WaitForFile("colours.log", "\n"));
    }

    [EngineFact]
    public void Old_auto_logs_go_at_the_next_start_unless_nocleanup()
    {
        using var engine = new EngineRun("");
        File.WriteAllText(engine.In("web-stdout---supervisor-abcdefgh.log"), "old");
        File.WriteAllText(engine.In("web-stdout---supervisor-abcdefgh.log.1"), "old");
        File.WriteAllText(engine.In("web-stdout---other-abcdefgh.log"), "not ours");
        engine.Daemon();
        Assert.Equal(["web-stdout---other-abcdefgh.log"], Directory.GetFiles(engine.Folder, "web*").Select(Path.GetFileName));
        using var keeping = new EngineRun("");
        File.WriteAllText(keeping.In("web-stdout---supervisor-abcdefgh.log"), "old");
        keeping.Daemon("-k");
        Assert.True(File.Exists(keeping.In("web-stdout---supervisor-abcdefgh.log")));
    }

    [EngineFact]
    public void The_activity_log_rotates_too()
    {
        using var engine = new EngineRun("""
            [program:flip]
            command=/bin/sh -c 'sleep 0.02; exit 1'
            startsecs=0
            """, "logfile_maxbytes=2KB\nlogfile_backups=2").Daemon();
        Eventually.Holds(() => File.Exists(engine.LogPath + ".2"), () => engine.Log);
        Assert.False(File.Exists(engine.LogPath + ".3"));
    }
}
