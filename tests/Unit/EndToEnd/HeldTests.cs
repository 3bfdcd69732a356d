using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>A program that the kernel holds: one in a frozen cgroup of the first kind, which not even SIGKILL ends.</summary>
public sealed class HeldTests
{
    [FrozenFact]
    public void Who_cannot_be_killed_is_told_and_holds_up_nobody_else()
    {
        using var engine = new EngineRun("""
            [program:stuck]
            command=/bin/sleep 100000
            startsecs=0
            stopwaitsecs=1
            [program:early]
            command=/bin/sleep 100000
            startsecs=0
            priority=1
            """).Foreground();
        var pid = engine.WaitFor("stuck", "Running").Id!.Value;
        using (new FrozenCgroup(pid))
        {
            var stop = Task.Run(() => engine.Ctl("stop stuck"));
            const string words = "does not end though it was killed: the kernel holds it in state D, as when a disk, a network drive or a frozen cgroup does not answer";
            engine.WaitForLog($" CRIT stuck (pid {pid}) {words}\n");
            Assert.Equal($"stuck                            STOPPING  pid {pid} {words}\n", engine.Ctl("status stuck").Output);
            Assert.Equal("early: stopped\nearly: started\n", engine.Ctl("restart early").Output);

            // Its turn comes after that of the one that is stuck, and it has it.
            engine.Kill(Signum.SIGTERM);
            engine.WaitForLog(" WARN stopped: early (terminated by SIGTERM)\n", 2);
            engine.WaitForLog(" INFO waiting for stuck to die\n");
            Assert.True(OutsideView.Lives(engine.Pid));
        }

        Assert.Equal(0, engine.ExitStatus());
        Assert.Contains(" WARN stopped: stuck (terminated by SIG", engine.Log);
    }

    private sealed class FrozenFactAttribute : FactAttribute
    {
        public FrozenFactAttribute() => Skip = EngineNeeds.Missing(Needs.Root) ?? FrozenCgroup.Missing;
    }

    private sealed class FrozenCgroup : IDisposable
    {
        private const string Root = "/sys/fs/cgroup/freezer";

        private readonly string _folder = $"{Root}/test-{Environment.ProcessId}";

        public FrozenCgroup(int pid)
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(_folder, "freezer.state"), "FROZEN");
            Eventually.Holds(() => File.ReadAllText(Path.Combine(_folder, "freezer.state")) == "FROZEN\n", () => "it is frozen");
        }

        public static string? Missing => File.Exists($"{Root}/cgroup.procs") && Syscall.access(Root, AccessModes.W_OK) == 0
            ? null
            : "there is no freezer of cgroup version 1, and that of version 2 lets SIGKILL through";

        public void Dispose()
        {
            File.WriteAllText(Path.Combine(_folder, "freezer.state"), "THAWED");
            Eventually.Holds(() => File.ReadAllText(Path.Combine(_folder, "cgroup.procs")).Length == 0, () => "nobody is left in it");
            Directory.Delete(_folder);
        }
    }
}
