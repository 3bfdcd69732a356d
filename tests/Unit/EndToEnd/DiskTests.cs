using System.Diagnostics;
using Mono.Unix.Native;
using Supervisor.Unit.Posix;
using Xunit.Abstractions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Disks that do not answer, cannot be written, or are not there: the engine and everybody else's programs go on.</summary>
[Collection(nameof(Alone))]
public sealed class DiskTests(ITestOutputHelper output)
{
    private const int Each = 20;

    [EngineFact(Needs.FrozenDisk)]
    public void Twenty_programs_on_a_frozen_disk_hold_up_nobody_and_lose_nothing()
    {
        const int freezes = 5;
        using var disk = FrozenDisk.Make();
        using var run = new EngineRun($"""
            [program:good]
            command={LineClock.Command}
            process_name=good%(process_num)02d
            numprocs={Each}
            stdout_logfile=FOLDER/good%(process_num)02d.log
            [program:bad]
            command={LineClock.Command}
            process_name=bad%(process_num)02d
            numprocs={Each}
            stdout_logfile={disk.Mount}/bad%(process_num)02d.log
            stdout_logfile_maxbytes=20KB
            stdout_logfile_backups=50
            [program:spare]
            command={LineClock.Command}
            autostart=false
            stdout_logfile={disk.Mount}/spare.log
            """).Daemon();
        run.WaitFor("bad:bad19", "Running");
        run.WaitFor("good:good19", "Running");
        string[] good = [.. Enumerable.Range(0, Each).Select(number => run.In($"good{number:00}.log"))];
        Eventually.Holds(() => Array.TrueForAll(good, File.Exists), () => run.Log);
        using var clock = new LineClock(good);
        var (calms, gaps, answers) = (new List<double>(), new List<double>(), new List<double>());
        for (var freeze = 0; freeze < freezes; freeze++)
        {
            clock.Worst();
            Thread.Sleep(700);
            calms.Add(clock.Worst());
            disk.Freeze();
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < 2.5;)
            {
                var asked = Stopwatch.GetTimestamp();
                Assert.Equal((2 * Each) + 1, run.Processes().Count);
                answers.Add(Stopwatch.GetElapsedTime(asked).TotalSeconds);
                Thread.Sleep(10);
            }

            gaps.Add(clock.Worst());
            if (freeze == 0)
            {
                foreach (var name in (string[])["good:good00", "bad:bad00"])
                {
                    Assert.Contains("stopped", run.Ctl($"stop {name}").Output);
                    Assert.Contains("started", run.Ctl($"start {name}").Output);
                    Assert.Contains("started", run.Ctl($"restart {name}").Output);
                }

                // Its log is not there yet, and cannot be made.
                Assert.Contains("started", run.Ctl("start spare").Output);
                run.WaitForLog("its disk does not answer");
            }

            disk.Thaw();
            Eventually.Holds(() => UpgradeRun.Engine(run) is not null && Read(disk, "bad01").Length > 0, () => run.Log);
            Thread.Sleep(200);
        }

        output.WriteLine($"worst lateness of a line of a good program, freeze by freeze, in ms: {string.Join(' ', gaps.Select(gap => $"{gap * 1000:0}"))}; before: {string.Join(' ', calms.Select(gap => $"{gap * 1000:0}"))}");
        output.WriteLine($"answers to status, in ms: median {answers.Order().ElementAt(answers.Count / 2) * 1000:0.0}, worst {answers.Max() * 1000:0.0}");

        // Whoever stands still does so until the disk answers. How little it may be can be said only of a machine that does nothing else.
        Assert.InRange(gaps.Min(), 0, 1.5);
        Assert.InRange(answers.Order().ElementAt(answers.Count / 2), 0, 1.5);
        Assert.True(calms.Max() > 0.03 || gaps.Min() < 0.1, $"{gaps.Min()}");
        run.WaitForLog(" answers again after ");
        run.WaitForFile(Path.Combine(disk.Mount, "spare.log"), "\n");
        run.Ctl("stop all");
        for (var number = 1; number < Each; number++)
        {
            Assert.InRange(LineClock.Count(run.Read($"good{number:00}.log")), 50, int.MaxValue);
            Assert.InRange(LineClock.Count(Read(disk, $"bad{number:00}")), 50, int.MaxValue);
        }

        Assert.DoesNotContain("of output were lost", run.Log);
    }

    [EngineFact(Needs.FrozenDisk)]
    public void With_the_engines_own_files_on_a_frozen_disk_it_goes_on_and_refuses_an_upgrade()
    {
        using var disk = FrozenDisk.Make();
        using var run = new EngineRun($"""
            [program:one]
            command={LineClock.Command}
            stdout_logfile=FOLDER/one.log
            [program:two]
            command=sleep 1000
            """, $"state_dir={disk.Mount}\nchildlogdir={disk.Mount}\nlogfile={disk.Mount}/s.log").Daemon();
        run.WaitFor("one", "Running");
        run.WaitFor("two", "Running");
        disk.Freeze();
        run.Ctl("restart two");
        Assert.Contains("stopped", run.Ctl("stop two").Output);
        Assert.Contains("started", run.Ctl("start two").Output);
        Assert.Contains("does", run.RefusesUpgrade(null));
        var lines = run.Read("one.log").Length;
        Eventually.Holds(() => run.Read("one.log").Length > lines, () => "one goes on");
        disk.Thaw();
        Eventually.Holds(() => File.ReadAllText(Path.Combine(disk.Mount, "s.log")).Split("spawned: 'two'").Length == 4, () => File.ReadAllText(Path.Combine(disk.Mount, "s.log")));

        // The journal has caught up, too: who kills the engine now loses no program.
        var pids = run.Processes().ToDictionary(process => process.Name, process => process.Id);
        Eventually.Holds(() => File.ReadAllText(Path.Combine(disk.Mount, "s.journal")).Contains($"Pid\":{pids["two"]}", StringComparison.OrdinalIgnoreCase), () => File.ReadAllText(Path.Combine(disk.Mount, "s.journal")));
        Eventually.Holds(() => UpgradeRun.Ask(run, null).Status == 202, () => run.Log);
        Eventually.Holds(() => UpgradeRun.Engine(run) is { Generation: 2 }, () => "generation 2");
        Assert.Equal(pids, run.Processes().ToDictionary(process => process.Name, process => process.Id));
        run.Ctl("stop one");
        Assert.InRange(LineClock.Count(run.Read("one.log")), 1, int.MaxValue);
    }

    [EngineFact(Needs.FrozenDisk)]
    public void An_engine_whose_logs_are_on_a_frozen_disk_can_be_ended_and_says_what_it_could_not_write()
    {
        using var disk = FrozenDisk.Make();
        using var run = new EngineRun($"""
            [program:bad]
            command={LineClock.Command}
            stdout_logfile={disk.Mount}/bad.log
            """).Daemon();
        var child = run.WaitFor("bad", "Running").Id!.Value;
        disk.Freeze();
        try
        {
            Thread.Sleep(300);
            run.Kill(Signum.SIGTERM);
            Eventually.Holds(() => !File.Exists(run.PidPath) && !OutsideView.Lives(child), () => run.Log);
            Assert.Contains($"bytes for '{disk.Mount}/bad.log' and its disk are lost: it does not answer", run.Log);
        }
        finally
        {
            disk.Thaw();
        }

        Eventually.Holds(() => !OutsideView.Lives(run.Pid), () => "it ends");
    }

    [EngineFact(Needs.FrozenDisk)]
    public void On_a_read_only_disk_a_program_says_so_or_runs_without_its_log_until_it_can_be_written()
    {
        using var disk = FrozenDisk.Make();
        disk.Remount("ro");
        using var run = new EngineRun($"""
            [program:named]
            command=sleep 1000
            startretries=0
            stdout_logfile={disk.Mount}/named.log
            [program:auto]
            command={LineClock.Command}
            """, $"childlogdir={disk.Mount}").Daemon();
        Assert.Contains("EROFS", run.WaitFor("named", "Fatal").SpawnError);
        run.WaitFor("auto", "Running");
        run.WaitForLog("Read-only file system; output is dropped and counted until it can be written again");
        disk.Remount("rw");
        run.WaitForLog("bytes of output were lost");
        Assert.InRange(run.Json.GetProcessesAsync([], CancellationToken.None).GetAwaiter().GetResult().Sum(process => process.LostBytes), 1, int.MaxValue);
        Assert.Contains("started", run.Ctl("start named").Output);
        run.Ctl("stop all");
    }

    [EngineFact]
    public void A_folder_that_is_missing_is_said_and_tried_again()
    {
        using var run = new EngineRun("""
            [program:web]
            command=/bin/sh -c 'echo here; exec sleep 1000'
            autostart=false
            startretries=100
            stdout_logfile=FOLDER/later/web.log
            """);
        Directory.CreateDirectory(run.In("later"));
        run.Daemon();
        Directory.Delete(run.In("later"));
        _ = Task.Run(() => run.Ctl("start web"));
        run.WaitForLog("spawnerr: unknown error making dispatchers for 'web': ENOENT");
        Directory.CreateDirectory(run.In("later"));
        run.WaitFor("web", "Running");
        run.WaitForFile("later/web.log", "here\n");
    }

    [EngineFact]
    public void A_fifo_that_nobody_reads_holds_up_nobody()
    {
        using var run = new EngineRun($"""
            [program:good]
            command={LineClock.Command}
            stdout_logfile=FOLDER/good.log
            [program:fifo]
            command=/bin/bash -c 'read -t 0.5; head -c 300000 /dev/zero; echo; exec sleep 1000'
            stdout_logfile=FOLDER/fifo
            stdout_logfile_maxbytes=0
            """);
        Assert.Equal(0, Syscall.mkfifo(run.In("fifo"), FilePermissions.S_IRUSR | FilePermissions.S_IWUSR));
        run.Daemon();
        run.WaitFor("good", "Running");
        Eventually.Holds(() => File.Exists(run.In("good.log")), () => run.Log);
        using var clock = new LineClock([run.In("good.log")]);
        run.WaitForLog("output is dropped and counted until it can be written again");
        var before = run.Read("good.log").Length;
        Eventually.Holds(() => run.Read("good.log").Length > before, () => "good goes on");
        output.WriteLine($"worst lateness in ms: {clock.Worst() * 1000:0}");
        Assert.Contains("stopped", run.Ctl("stop fifo").Output);
        run.Ctl("stop good");
        Assert.InRange(LineClock.Count(run.Read("good.log")), 1, int.MaxValue);
    }

    /// <summary>With its backups, oldest first.</summary>
    private static string Read(FrozenDisk disk, string name) => string.Concat(
        Enumerable.Range(1, 50).Reverse().Select(number => $"{name}.log.{number}").Append($"{name}.log")
            .Select(file => Path.Combine(disk.Mount, file)).Where(File.Exists).Select(File.ReadAllText));
}
