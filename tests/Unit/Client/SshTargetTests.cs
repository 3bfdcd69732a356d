using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class SshTargetTests
{
    private static string Line(SshTarget target) => string.Join(' ', target.Arguments());

    [Fact]
    public void A_host_alone_is_asked_without_prompts_and_not_for_ever() => Assert.Equal(
        "-T -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 -- web1 supervisor-engine stdio-bridge",
        Line(new SshTarget { Host = "web1" }));

    [Fact]
    public void Everything_that_was_said_is_in_the_command() => Assert.Equal(
        "-T -o ProxyJump=gate -o BatchMode=yes -o ConnectTimeout=3 -o ServerAliveInterval=15 -l ops -p 2222 -i /k -- web1 /opt/engine stdio-bridge /run/x.sock",
        Line(new SshTarget
        {
            Host = "web1",
            UserName = "ops",
            Port = 2222,
            KeyFilePath = "/k",
            Options = [new("ProxyJump", "gate")],
            RemotePath = "/opt/engine",
            RemoteAddress = "/run/x.sock",
            Timeout = TimeSpan.FromSeconds(3),
        }));

    [Fact]
    public void The_users_options_replace_ours() => Assert.Equal(
        "-T -o batchmode=no -o ServerAliveInterval=0 -o ConnectTimeout=10 -- web1 supervisor-engine stdio-bridge",
        Line(new SshTarget { Host = "web1", Options = [new("batchmode", "no"), new("ServerAliveInterval", "0")] }));

    [Theory]
    [InlineData("/opt/my engine", "'/opt/my engine' stdio-bridge")]
    [InlineData("$(reboot)", "'$(reboot)' stdio-bridge")]
    [InlineData("it's", @"'it'\''s' stdio-bridge")]
    public void The_shell_over_there_sees_one_word(string path, string command) => Assert.Equal(command, new SshTarget { Host = "h", RemotePath = path }.Arguments()[^1]);

    [Theory]
    [InlineData("web1", null, "web1", null)]
    [InlineData("ops@web1", "ops", "web1", null)]
    [InlineData("web1:2222", null, "web1", 2222)]
    [InlineData("ops@web1:2222", "ops", "web1", 2222)]
    [InlineData("a@b@web1", "a@b", "web1", null)]
    [InlineData("::1", null, "::1", null)]
    [InlineData("[::1]:22", null, "::1", 22)]
    [InlineData("[fe80::1]", null, "fe80::1", null)]
    public void A_host_is_read_as_New_PSSession_reads_it(string text, string? user, string host, int? port)
    {
        var target = SshTarget.Parse(text);
        Assert.Equal((user, host, port), (target.UserName, target.Host, target.Port));
    }

    [Theory]
    [InlineData("-oProxyCommand=x")]
    [InlineData("ops@-x")]
    [InlineData("web1:http")]
    [InlineData("web1:0")]
    [InlineData("web 1")]
    [InlineData("@web1")]
    [InlineData("[::1]x")]
    [InlineData("")]
    public void What_is_no_host_is_refused(string text) => Assert.Contains("cannot use", Assert.Throws<FormatException>(() => SshTarget.Parse(text)).Message);

    [Fact]
    public void Two_engines_of_one_host_have_two_addresses() => Assert.Equal(
        ["ssh://web1", "ssh://ops@web1:22/run/b.sock"],
        [new SshTarget { Host = "web1" }.Address, new SshTarget { Host = "web1", UserName = "ops", Port = 22, RemoteAddress = "/run/b.sock" }.Address]);
}
