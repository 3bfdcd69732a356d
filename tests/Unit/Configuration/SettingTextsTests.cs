using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class SettingTextsTests
{
    [Fact]
    public void Every_key_that_may_differ_has_a_text()
    {
        var before = Readings.Good("[eventlistener:x]\ncommand=/bin/a\nevents=TICK_5\n").Groups[0];
        var after = Readings.Good(
            """
            [eventlistener:x]
            command=/bin/b
            events=TICK_60
            buffer_size=20
            len_unit=bytes
            process_name=other
            priority=5
            """).Groups[0];
        var change = Assert.Single(ConfigurationDiff.Between([before], [after]).Changed);
        Assert.Equal(["priority = -1", "events = TICK_5", "buffer_size = 10", "len_unit = characters", "processes = x"], SettingTexts.Of(before, change.Options).Where(line => line != "priority = 999"));
        Assert.Equal(["priority = 5", "events = TICK_60", "buffer_size = 20", "len_unit = bytes", "processes = other"], SettingTexts.Of(after, change.Options));
    }

    [Fact]
    public void Every_key_of_a_program_has_a_text()
    {
        var before = Readings.Good("[program:x]\ncommand=/bin/a\n").Groups[0];
        var after = Readings.Good(
            """
            [fcgi-program:x]
            socket=tcp://h:1
            command=/bin/b
            directory=/tmp
            umask=027
            user=www
            priority=5
            autostart=false
            autorestart=true
            startsecs=2
            startretries=4
            exitcodes=0,2
            stopsignal=QUIT
            stopwaitsecs=11
            stopasgroup=true
            redirect_stderr=true
            environment=A="1",B='x"y'
            serverurl=http://h:1
            stdout_logfile=/tmp/x.log
            stdout_logfile_maxbytes=1KB
            stdout_logfile_backups=1
            stdout_capture_maxbytes=2KB
            stdout_events_enabled=true
            stdout_syslog=true
            stderr_logfile_maxbytes=1KB
            stderr_logfile_backups=1
            stderr_capture_maxbytes=2KB
            stderr_events_enabled=true
            stderr_syslog=true
            """).Groups[0];
        var options = Assert.Single(ConfigurationDiff.Between([before], [after]).Changed).Options;
        var texts = SettingTexts.Of(after, options);
        Assert.Equal(options.Order(StringComparer.Ordinal), texts.Select(text => text.Split(" = ")[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("environment = A=\"1\",B='x\"y'", texts);
        Assert.Contains("stopsignal = QUIT", texts);
        Assert.Contains("umask = 0027", texts);
        Assert.Contains("stdout_logfile_maxbytes = 1024", texts);
        Assert.Contains("user = www", texts);
        Assert.Contains("command = /bin/a", SettingTexts.Of(before, options));
    }

    [Fact]
    public void A_whole_group_shows_what_is_not_the_default() => Assert.Equal(
        ["processes = x_0,x_1", "program = x", "command = /bin/a 0", "command = /bin/a 1", "startsecs = 3"],
        SettingTexts.Of(Readings.Good("[program:x]\ncommand=/bin/a %(process_num)d\nprocess_name=%(program_name)s_%(process_num)d\nnumprocs=2\nstartsecs=3\n").Groups[0]));
}
