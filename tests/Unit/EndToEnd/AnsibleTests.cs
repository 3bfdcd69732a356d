namespace Supervisor.Unit.EndToEnd;

/// <summary>ansible's module supervisorctl with our engine, through our supervisorctl and through the original's.</summary>
public sealed class AnsibleTests
{
    private const string Cat = "[program:cat]\ncommand=/bin/cat\nstartsecs=0\nautostart=false\n";
    private const string New = "[program:new]\ncommand=/bin/cat\nstartsecs=0\n";

    /// <summary>Each task with what it must say: changed, unchanged, or failed.</summary>
    private static readonly (string Name, string State, string Result)[] Tasks =
    [
        ("cat", "started", "changed"), ("cat", "started", "ok"), ("cat", "restarted", "changed"), ("cat", "signalled signal=CONT", "changed"), ("cat", "stopped", "changed"),
        ("cat", "stopped", "ok"), ("new", "present", "changed"), ("new", "started", "ok"), ("new", "present", "ok"), ("new", "absent", "failed"), ("new", "stopped", "changed"),
        ("new", "absent", "changed"), ("new", "absent", "ok"), ("nope", "started", "failed"),
    ];

    [EngineTheory(Needs.Ansible)]
    [InlineData(true)]
    [InlineData(false)]
    public void A_role_starts_restarts_adds_and_removes_programs(bool originalClient)
    {
        if (originalClient && !Client.OriginalSupervisor.Installed)
        {
            return;
        }

        using var engine = new EngineRun(Cat).Daemon();
        engine.Configure(Cat + New);
        var ctl = originalClient ? Client.OriginalSupervisor.Ctl : EngineBinary.Supervisorctl;
        var tasks = Tasks.Select((task, i) =>
            $"""
                - community.general.supervisorctl: name={task.Name} state={task.State} config={engine.ConfigPath} supervisorctl_path={ctl}
                  register: r{i}
                  ignore_errors: true
                - copy: content="{"{{"} 'failed' if r{i} is failed else 'changed' if r{i} is changed else 'ok' {"}}"}" dest={engine.Folder}/r{i}

            """);
        File.WriteAllText(engine.In("play.yml"), "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n" + string.Concat(tasks));
        var info = ProgramRun.Of("/usr/bin/env", ["HOME=" + engine.Folder, "ANSIBLE_LOCALHOST_WARNING=False", EngineNeeds.Ansible, "-i", "localhost,", engine.In("play.yml")], folder: engine.Folder);
        Assert.True(info.Status == 0, info.Text);
        Assert.Equal(
            Tasks.Select(task => $"{task.Name} {task.State}: {task.Result}"),
            Tasks.Select((task, i) => $"{task.Name} {task.State}: {engine.Read($"r{i}")}"));
        Assert.Equal(["cat"], engine.Processes().Select(process => process.Name));
    }
}
