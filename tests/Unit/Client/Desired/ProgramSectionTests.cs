using Supervisor.Client.Desired;
using Supervisor.Configuration;

namespace Supervisor.Unit.Client.Desired;

/// <summary>Declared values as the text of a section, read back by the engine's own reader.</summary>
public sealed class ProgramSectionTests
{
    private static readonly Dictionary<string, string> Empty = [];

    private static Declaration Everything => new()
    {
        ["name"] = "web",
        ["command"] = "/bin/sh -c 'echo a ; echo #b; echo %%d'",
        ["processName"] = "%(program_name)s_%(process_num)02d",
        ["directory"] = "/srv/ü",
        ["user"] = "daemon",
        ["umask"] = "027",
        ["numprocs"] = 3L,
        ["numprocsStart"] = 1L,
        ["priority"] = -5L,
        ["autostart"] = false,
        ["autorestart"] = "Always",
        ["startsecs"] = 4L,
        ["startretries"] = 5L,
        ["exitcodes"] = new long[] { 0, 2 },
        ["stopsignal"] = "INT",
        ["stopwaitsecs"] = 6L,
        ["stopasgroup"] = true,
        ["killasgroup"] = true,
        ["stopOnEngineDeath"] = true,
        ["essential"] = true,
        ["redirectStderr"] = true,
        ["stdoutLogFile"] = "/var/log/a ;b.log",
        ["stdoutLogFileMaxBytes"] = 1000L,
        ["stdoutLogFileBackups"] = 2L,
        ["stdoutSyslog"] = true,
        ["stderrLogFile"] = "NONE",
        ["stderrLogFileMaxBytes"] = 2000L,
        ["stderrLogFileBackups"] = 3L,
        ["stderrSyslog"] = true,
        ["environment"] = ValueMap.From([new("A", "x, y ;z"), new("B", "it's"), new("C", ""), new("D", "say \"x\"!")]),
    };

    private static WrittenProgram Written(Declaration desired, IReadOnlyDictionary<string, string>? before = null)
    {
        var text = ProgramSection.Render("program:web", ProgramSection.Over(before ?? Empty, desired));
        return Assert.Single(WrittenPrograms.In(new ConfigFragment { Name = "dsc-web", File = "/etc/fragments.d/dsc-web.conf", Text = text }));
    }

    [Fact]
    public void Everything_that_is_declared_is_read_back()
    {
        var view = Written(Everything).View(new());
        Assert.Equal([], DesiredDiff.Between(ProgramProperties.All, Everything, view));
        // Nothing is left out of this test.
        Assert.All(ProgramProperties.Options, property => Assert.NotNull(Everything[property.Name]));
    }

    [Fact]
    public void The_engine_understands_what_was_meant()
    {
        var (first, count) = new SectionReading().Read(Written(Everything));
        Assert.Equal(3, count);
        Assert.Equal("/bin/sh -c 'echo a ; echo #b; echo %d'", first!.Command);
        Assert.Equal(("/srv/ü", "web_01", 23, -5), (first.Directory, first.Name, first.Umask, first.Priority));
        Assert.Equal("/var/log/a ;b.log", first.StdOut.Path);
        Assert.Equal("x, y ;z", first.Environment["A"]);
        Assert.Equal("it's", first.Environment["B"]);
        Assert.Equal("", first.Environment["C"]);
        Assert.Equal(AutoRestart.Always, first.AutoRestart);
    }

    [Fact]
    public void What_is_not_declared_stays_as_it_is_written()
    {
        var before = Written(new() { ["name"] = "web", ["command"] = "/bin/cat", ["priority"] = 5L });
        var after = Written(new() { ["name"] = "web", ["priority"] = 6L, ["directory"] = "/" }, before.Options);
        Assert.Equal(["command=/bin/cat", "priority=6", "directory=/"], after.Options.Select(option => $"{option.Key}={option.Value}"));
    }

    [Fact]
    public void An_empty_text_takes_the_option_away()
    {
        var before = Written(new() { ["name"] = "web", ["command"] = "/bin/cat", ["user"] = "daemon" });
        Assert.Equal(["command"], Written(new() { ["user"] = "" }, before.Options).Options.Keys);
    }

    [Fact]
    public void Defaults_are_those_of_the_engine()
    {
        var view = Written(new() { ["name"] = "web", ["command"] = "/bin/cat" }).View(new());
        Assert.Equal((999L, true, "Unexpected", 1L, 3L, "TERM"), (view["priority"], view["autostart"], view["autorestart"], view["startsecs"], view["startretries"], view["stopsignal"]));
        Assert.Equal((10L, 1L, 0L, "AUTO", "AUTO", 52428800L), (view["stopwaitsecs"], view["numprocs"], view["numprocsStart"], view["stdoutLogFile"], view["stderrLogFile"], view["stdoutLogFileMaxBytes"]));
    }

    [Fact]
    public void A_section_that_needs_the_engines_environment_shows_what_is_written_plainly()
    {
        var text = "[program:web]\ncommand=/bin/%(ENV_NO_SUCH_VARIABLE)s\npriority=7\nuser=daemon\nenvironment=A=\"1\"\n";
        var view = Assert.Single(WrittenPrograms.In(new ConfigFragment { Name = "x", File = "/x.conf", Text = text })).View(new());
        Assert.Equal(("/bin/%(ENV_NO_SUCH_VARIABLE)s", 7L, "daemon"), (view["command"], view["priority"], view["user"]));
        Assert.Null(view["autorestart"]);
    }

    [Fact]
    public void Values_of_several_lines_stay_whole()
    {
        var text = "[program:web]\ncommand=/bin/cat\n  -u\n\n  -v\nenvironment=A=\"1\",\n   B=\"2\"\n";
        var program = Assert.Single(WrittenPrograms.In(new ConfigFragment { Name = "x", File = "/x.conf", Text = text }));
        var again = Assert.Single(WrittenPrograms.In(new ConfigFragment { Name = "x", File = "/x.conf", Text = ProgramSection.Render("program:web", program.Options) }));
        Assert.Equal(program.Options, again.Options);
        Assert.Equal(ValueMap.From([new("A", "1"), new("B", "2")]), again.View(new())["environment"]);
    }

    [Fact]
    public void A_program_in_a_group_is_known_with_its_group()
    {
        var fragment = new ConfigFragment { Name = "x", File = "/x.conf", Text = "[group:both]\nprograms=a, b\n[program:a]\ncommand=x\n[program:b]\ncommand=y\nnumprocs=2\nprocess_name=%(group_name)s%(process_num)d\n" };
        var programs = WrittenPrograms.In(fragment);
        Assert.Equal([("a", "both", false), ("b", "both", false)], programs.Select(program => (program.Name, program.Group, program.IsOurs)));
        Assert.Equal(["both0", "both1"], new SectionReading().ProcessNames(programs[1]));
    }
}
