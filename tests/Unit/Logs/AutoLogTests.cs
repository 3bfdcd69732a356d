using System.Text.RegularExpressions;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Logs;

public class AutoLogTests
{
    private static readonly ProcessKey Key = new("web", "web_00");
    private readonly FakeLogFiles _disk = new();

    [Fact]
    public void A_name_is_made_with_its_file_and_kept()
    {
        var names = new AutoLogNames(_disk, "/tmp", "supervisor");
        var path = names.For(Key, stderr: false);
        Assert.Matches(@"^/tmp/web_00-stdout---supervisor-[a-z0-9_]{8}\.log$", path);
        Assert.Equal("", _disk[path]);
        Assert.Equal(path, names.For(Key, stderr: false));
        Assert.NotEqual(path, names.For(Key, stderr: true));
        names.Forget(Key);
        Assert.NotEqual(path, names.For(Key, stderr: false));
        Assert.Equal(0, _disk.OpenCount);
    }

    [Fact]
    public void The_name_alone_makes_no_file()
    {
        var names = new AutoLogNames(_disk, "/tmp", "supervisor");
        var path = names.NameFor(Key, stderr: false);
        Assert.Null(_disk[path]);
        Assert.Equal(path, names.For(Key, stderr: false));
        Assert.Equal("", _disk[path]);
    }

    // The original's pattern is .+?---<identifier>-\S+\.log\.?\d{0,4}
    [Theory]
    [InlineData("web-stdout---supervisor-ab_cd3f9.log", true)]
    [InlineData("web-stdout---supervisor-ab_cd3f9.log.1", true)]
    [InlineData("web-stdout---supervisor-ab_cd3f9.log.1234", true)]
    [InlineData("web---x-stderr---supervisor-abcdefgh.log.10", true)]
    [InlineData("web-stdout---other-ab_cd3f9.log", false)]
    [InlineData("---supervisor-abcdefgh.log", false)]
    [InlineData("web-stdout---supervisor-.log", false)]
    [InlineData("web-stdout---supervisor-ab cdefg.log", false)]
    [InlineData("web-stdout---supervisor-abcdefgh.log.12345", false)]
    [InlineData("web-stdout---supervisor-abcdefgh.log.gz", false)]
    [InlineData("web-stdout---supervisor-abcdefgh.log.bak", false)]
    [InlineData("a---supervisor-a b---supervisor-abc.log", true)]
    [InlineData("a---supervisor-b---supervisor-.log", true)]
    [InlineData("access.log", false)]
    [InlineData("", false)]
    public void Only_auto_logs_of_this_identifier_are_old_logs(string name, bool expected)
    {
        Assert.Equal(expected, AutoLogCleanup.IsAutoLog(name, "supervisor"));
        Assert.Equal(expected, Regex.IsMatch(name, @"^.+?---supervisor-\S+\.log\.?\d{0,4}$"));
    }
}
