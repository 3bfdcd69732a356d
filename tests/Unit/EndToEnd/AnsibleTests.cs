namespace Supervisor.Unit.EndToEnd;

/// <summary>ansible's module supervisorctl with our engine, through our supervisorctl and through the original's.</summary>
public sealed class AnsibleTests
{
    private const string Cat = "[program:cat]\ncommand=/bin/cat\nstartsecs=0\nautostart=false\n";
    private const string New = "[program:new]\ncommand=/bin/cat\nstartsecs=0\n";

    /// <summary>Each task with what it must say: changed, unchanged, or failed.</summary>
    private static readonly (string Name, string State, string Result)[] Tasks =
    [
        ("cat", "started", "changed"), ("cat", "started", "ok"), ("cat", "signalled, signal: CONT", "changed"), ("cat", "stopped", "changed"),
        ("new", "present", "changed"), ("new", "absent", "failed"), ("new", "stopped", "changed"), ("new", "absent", "changed"), ("nope", "started", "failed"),
        // It begins with an update, which adds the other one again.
        ("cat", "restarted", "changed"),
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
        File.WriteAllText(engine.In("play.yml"), $$$"""
            - hosts: localhost
              connection: local
              gather_facts: false
              tasks:
                - community.general.supervisorctl:
                    name: "{{item.name}}"
                    state: "{{item.state}}"
                    signal: "{{item.signal|default(omit)}}"
                    config: {{{engine.ConfigPath}}}
                    supervisorctl_path: {{{ctl}}}
                  loop: [{{{string.Join(", ", Tasks.Select(task => $"{{name: {task.Name}, state: {task.State}}}"))}}}]
                  register: done
                  ignore_errors: true
                - copy:
                    content: "{% for x in done.results %}{{'failed' if x.failed|default(false) else 'changed' if x.changed|default(false) else 'ok'}} {% endfor %}"
                    dest: {{{engine.In("results")}}}

            """);
        var play = ProgramRun.Of("/usr/bin/env", ["HOME=" + engine.Folder, EngineNeeds.Ansible, "-i", "localhost,", engine.In("play.yml")], folder: engine.Folder, deadline: TimeSpan.FromMinutes(5));
        Assert.True(play.Status == 0, play.Text);
        Assert.Equal(
            Tasks.Select(task => $"{task.Name} {task.State}: {task.Result}"),
            Tasks.Zip(engine.Read("results").Split(' '), (task, result) => $"{task.Name} {task.State}: {result}"));
        Assert.Equal(["cat", "new"], engine.Processes().Select(process => process.Name));
    }
}
