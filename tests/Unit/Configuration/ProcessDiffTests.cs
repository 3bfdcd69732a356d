using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class ProcessDiffTests
{
    private const string Numbered = "[program:web]\ncommand=/bin/web\nprocess_name=%(process_num)02d\nstdout_logfile=/tmp/w.log\nstderr_logfile=NONE\n";

    [Fact]
    public void Every_key_has_one_row_and_a_reason()
    {
        var stream = SettingRules.OfStream.Select(rule => rule.Key).ToArray();
        Assert.Equal(stream.Length, stream.Distinct().Count());
        foreach (var keys in new[] { SettingRules.OfGroup.Select(rule => (rule.Key, rule.Why)), SettingRules.OfProgram.Select(rule => (rule.Key, rule.Why)), SettingRules.OfStream.Select(rule => (rule.Key, rule.Why)) })
        {
            Assert.All(keys, row => Assert.True(row.Why.Length > 5, row.Key));
            Assert.Equal(keys.Count(), keys.DistinctBy(row => row.Key).Count());
        }
    }

    [Theory]
    [InlineData("directory=/tmp", ChangeReach.Restart)]
    [InlineData("umask=027", ChangeReach.Restart)]
    [InlineData("user=www", ChangeReach.Restart)]
    [InlineData("environment=A=\"1\"", ChangeReach.Restart)]
    [InlineData("serverurl=http://h:1", ChangeReach.Restart)]
    [InlineData("redirect_stderr=true", ChangeReach.Restart)]
    [InlineData("stop_on_engine_death=true", ChangeReach.Restart)]
    [InlineData("priority=5", ChangeReach.InPlace)]
    [InlineData("autostart=false", ChangeReach.InPlace)]
    [InlineData("autorestart=true", ChangeReach.InPlace)]
    [InlineData("startsecs=7", ChangeReach.InPlace)]
    [InlineData("startretries=7", ChangeReach.InPlace)]
    [InlineData("exitcodes=0,2", ChangeReach.InPlace)]
    [InlineData("stopsignal=QUIT", ChangeReach.InPlace)]
    [InlineData("stopwaitsecs=7", ChangeReach.InPlace)]
    [InlineData("killasgroup=true", ChangeReach.InPlace)]
    [InlineData("stdout_logfile=/tmp/other.log", ChangeReach.InPlace)]
    [InlineData("stdout_logfile=NONE", ChangeReach.InPlace)]
    [InlineData("stdout_logfile=AUTO", ChangeReach.InPlace)]
    [InlineData("stdout_logfile_maxbytes=1KB", ChangeReach.InPlace)]
    [InlineData("stdout_logfile_backups=3", ChangeReach.InPlace)]
    [InlineData("stdout_capture_maxbytes=1KB", ChangeReach.InPlace)]
    [InlineData("stdout_events_enabled=true", ChangeReach.InPlace)]
    [InlineData("stdout_syslog=true", ChangeReach.InPlace)]
    [InlineData("stderr_logfile_backups=3", ChangeReach.InPlace)]
    [InlineData("stderr_logfile=/tmp/e.log", ChangeReach.Restart)] // its descriptor is /dev/null
    [InlineData("stderr_syslog=true", ChangeReach.Restart)]
    public void What_a_child_took_in_at_its_launch_needs_another_child(string key, ChangeReach reach)
    {
        const string plain = "stdout_logfile=/tmp/a.log\nstderr_logfile=NONE\n";
        var name = key.Split('=')[0];
        var rest = string.Concat(plain.Split('\n').Where(line => line.Length > 0 && line.Split('=')[0] != name).Select(line => line + "\n"));
        var change = ProcessDiff.Between(Readings.Program(plain), Readings.Program(rest + key + "\n"));
        Assert.Contains(name, change.Options);
        Assert.Equal(reach, change.Reach);
    }

    [Fact]
    public void More_and_fewer_processes_concern_nobody_else()
    {
        var (three, five) = (Group(Numbered + "numprocs=3\n"), Group(Numbered + "numprocs=5\n"));
        var grown = ProcessDiff.Between(three, five);
        Assert.Equal((false, 0), (grown.Replaces, grown.Changed.Count));
        Assert.Equal(["03", "04"], grown.Added);
        Assert.Equal(["processes"], grown.Options);
        Assert.Equal(["03", "04"], ProcessDiff.Between(five, three).Removed);
    }

    [Fact]
    public void A_pool_is_replaced_when_its_listeners_or_its_events_change_and_not_for_their_command()
    {
        const string ear = "[eventlistener:ear]\ncommand=/bin/ear\nprocess_name=%(process_num)02d\nevents=TICK_5\n";
        Assert.True(ProcessDiff.Between(Group(ear), Group(ear.Replace("TICK_5", "TICK_60", StringComparison.Ordinal))).Replaces);
        Assert.True(ProcessDiff.Between(Group(ear), Group(ear + "numprocs=2\n")).Replaces);
        Assert.True(ProcessDiff.Between(Group(ear), Group(ear + "buffer_size=5\n")).Replaces);
        Assert.False(ProcessDiff.Between(Group(ear), Group(ear.Replace("/bin/ear", "/bin/nose", StringComparison.Ordinal))).Replaces);
    }

    [Fact]
    public void A_shared_socket_is_replaced_with_its_group_and_its_processes_come_and_go_alone()
    {
        const string fast = "[fcgi-program:fast]\ncommand=/bin/fast\nprocess_name=%(process_num)02d\nsocket=unix:///tmp/f.sock\n";
        Assert.True(ProcessDiff.Between(Group(fast), Group(fast.Replace("f.sock", "g.sock", StringComparison.Ordinal))).Replaces);
        Assert.True(ProcessDiff.Between(Group("[program:fast]\ncommand=/bin/fast\n"), Group(fast)).Replaces);
        Assert.False(ProcessDiff.Between(Group(fast), Group(fast + "numprocs=3\n")).Replaces);
    }

    private static GroupSettings Group(string text) => Assert.Single(Readings.Good(text).Groups);
}
