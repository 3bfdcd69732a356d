using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Programs that do to their output what they should not.</summary>
public sealed class OutputFaultTests
{
    [EngineFact]
    public void Who_closes_its_streams_is_supervised_all_the_same_and_costs_nothing()
    {
        using var engine = new EngineRun("""
            [program:silent]
            command=/bin/sh -c 'echo last words; exec >&- 2>&- <&-; exec sleep 100000'
            startsecs=0
            stdout_logfile=FOLDER/silent.out
            """).Daemon();
        engine.WaitForFile("silent.out", "last words\n");
        var pid = engine.Process("silent").Id!.Value;
        var before = OutsideView.ProcessorSeconds(engine.Pid);
        Thread.Sleep(TimeSpan.FromSeconds(3));
        Assert.InRange(OutsideView.ProcessorSeconds(engine.Pid) - before, 0, 1);
        OutsideView.Signal(pid, Signum.SIGKILL);
        engine.WaitFor("silent", process => process.State == "Running" && process.Id != pid);
        engine.WaitForFile("silent.out", "last words\nlast words\n");
        Assert.Equal("silent: stopped\n", engine.Ctl("stop silent").Output);
    }

    [EngineFact]
    public void While_one_floods_others_are_served_and_its_log_stays_within_its_size()
    {
        using var engine = new EngineRun("""
            [program:flood]
            command=/usr/bin/yes the same line again and again
            startsecs=0
            stdout_logfile=FOLDER/flood.out
            stdout_logfile_maxbytes=1MB
            stdout_logfile_backups=1
            [program:quiet]
            command=/bin/sh -c 'n=0; while read line; do n=$((n+1)); echo $line $n; done'
            startsecs=0
            stdout_logfile=FOLDER/quiet.out
            """).Daemon();
        engine.WaitFor("flood", "Running");
        Eventually.Holds(() => File.Exists(engine.In("flood.out.1")), () => "a rotation");
        for (var number = 1; number <= 20; number++)
        {
            engine.Rpc.CallAsync("supervisor.sendProcessStdin", "quiet", "line\n").GetAwaiter().GetResult();
            engine.WaitForFile("quiet.out", string.Create(CultureInfo.InvariantCulture, $"line {number}\n"));
        }

        Assert.Equal("flood: stopped\n", engine.Ctl("stop flood").Output);
        Assert.InRange(Directory.GetFiles(engine.Folder, "flood.out*").Sum(file => new FileInfo(file).Length), 1, 4 << 20);
        Assert.False(File.Exists(engine.In("flood.out.2")));
    }

    [EngineFact]
    public void A_grandchild_that_holds_the_pipe_holds_up_no_end_and_its_lines_are_not_among_those_of_the_next_life()
    {
        using var engine = new EngineRun("""
            [program:leader]
            command=/bin/sh FOLDER/leader.sh
            startsecs=0
            autorestart=true
            stopasgroup=true
            stdout_logfile=FOLDER/leader.out
            """);
        File.WriteAllText(engine.In("leader.sh"), """
            echo leader $$
            (trap '' TERM; echo $$ of $(exec sh -c 'echo $PPID') >> grandchildren; while :; do echo old $$; sleep 0.02; done) &
            sleep 1
            echo bye $$
            exit 7
            """);
        engine.Daemon();
        try
        {
            engine.WaitForLog(" WARN exited: leader (exit status 7; not expected)\n", 3);
            engine.Ctl("stop leader");
            var current = "";
            foreach (var line in engine.Read("leader.out").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var words = line.Split(' ');
                Assert.Equal(2, words.Length);
                current = words[0] == "leader" ? words[1] : current;
                Assert.Equal(current, words[1]);
            }

            Assert.True(engine.Read("leader.out").Split("bye ").Length > 3);
        }
        finally
        {
            foreach (var line in engine.Read("grandchildren").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                OutsideView.Signal(int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture), Signum.SIGKILL);
            }
        }
    }
}
