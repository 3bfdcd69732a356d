using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class SupervisorctlReaderTests
{
    private static Parsed<SupervisorctlSettings> Read(string text) =>
        SupervisorctlReader.Read(Readings.Main, Readings.Surroundings, new FakeConfigFiles().With(Readings.Main, text));

    [Theory]
    [InlineData("", "http://localhost:9001")]
    [InlineData("serverurl=unix://%(here)s/../x.sock", "unix:///x.sock")]
    [InlineData("serverurl=unix://~/x.sock", "unix:///root/x.sock")]
    [InlineData("serverurl=unix://x.s", "unix:///tmp/x.s")]
    [InlineData("serverurl=http://x/", "http://x/")]
    [InlineData("serverurl=foo", "foo")]
    [InlineData("serverurl=unix:///a/%(ENV_HOME)s/x%%y", "unix:///a/root/x%y")]
    public void The_server(string keys, string url) => Assert.Equal(url, Read($"[supervisorctl]\n{keys}\n").Value.ServerUrl);

    [Fact]
    public void Every_key() =>
        Assert.Equal(
            new SupervisorctlSettings { Username = "u", Password = "p", Prompt = "x", HistoryFile = "/root/.h" },
            Read("[supervisorctl]\nusername=u\npassword=p\nprompt=x\nhistory_file=~/.h\n[include]\nno=files\n").Value);

    [Theory]
    [InlineData("[supervisord]\n", ".ini file does not include supervisorctl section")]
    [InlineData("[include]\nfiles=/etc/more.conf\n", ".ini file does not include supervisorctl section")]
    [InlineData("[supervisorctl]\nusername=%(here)s\n",
        "Format string '%(here)s' for 'supervisorctl.username' contains names ('here') which cannot be expanded. Available names: ENV_HOME, ENV_PATH")]
    [InlineData("[supervisorctl]\npassword=%\n", "Format string '%' for 'supervisorctl.password' is badly formatted: incomplete format")]
    public void A_bad_file(string text, string reason) => Assert.Equal(reason, Read(text).Error);

    [Fact]
    public void Without_any_file_the_defaults_hold_but_a_named_one_must_exist()
    {
        Assert.Equal(new SupervisorctlSettings(), SupervisorctlReader.Read(null, Readings.Surroundings, new FakeConfigFiles()).Value);
        Assert.Equal("could not find config file /nonexist", SupervisorctlReader.Read("/nonexist", Readings.Surroundings, new FakeConfigFiles()).Error);
    }
}
