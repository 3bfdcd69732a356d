using Supervisor.Configuration;
using Supervisor.Unit.Client;

namespace Supervisor.Unit.Ctl;

/// <summary>The same command lines to Debian's supervisorctl and to ours on one supervisord: text and exit status are equal.</summary>
[Collection(OriginalCollection.Name)]
public sealed class OriginalComparisonTests(OriginalSupervisor original)
{
    private SupervisorctlSettings Settings => new() { ServerUrl = $"unix://{original.SocketPath}" };

    private void Compare(string[] arguments, string before = "", string input = "")
    {
        void Prepare()
        {
            foreach (var line in before.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                CtlRun.Ours(Settings, line.Split(' '));
            }
        }

        Prepare();
        var theirs = OriginalSupervisor.RunProgram(OriginalSupervisor.Ctl, ["-c", original.ConfigPath, .. arguments], input);
        Prepare();
        var ours = CtlRun.Ours(Settings, arguments, input);
        // Which process of a group settles first is chance.
        var ofGroup = arguments.Any(argument => argument.StartsWith("grp:", StringComparison.Ordinal));
        Assert.Equal(Text(theirs.Text), Text(ours.Text));
        Assert.Equal(theirs.Status, ours.Status);

        string Text(string text) => ofGroup ? string.Join('\n', CtlRun.Normal(text).Split('\n').Order()) : CtlRun.Normal(text);
    }

    [OriginalTheory]
    [InlineData("status")]
    [InlineData("status all")]
    [InlineData("status cat down")]
    [InlineData("status cat cat")]
    [InlineData("status cat")]
    [InlineData("status nope")]
    [InlineData("status cat nope")]
    [InlineData("status nope down")]
    [InlineData("status grp:*")]
    [InlineData("status grp:")]
    [InlineData("status nope:*")]
    [InlineData("status nope:x grp:nope")]
    [InlineData("pid")]
    [InlineData("pid all")]
    [InlineData("pid cat")]
    [InlineData("pid missing")]
    [InlineData("pid missing cat")]
    [InlineData("pid nope cat")]
    [InlineData("pid grp:*")]
    [InlineData("version")]
    [InlineData("version x")]
    [InlineData("version;pid")]
    [InlineData("avail")]
    [InlineData("avail x")]
    [InlineData("START cat")]
    [InlineData("bogus x y")]
    [InlineData("fg")]
    [InlineData("fg a b")]
    [InlineData("fg nope")]
    [InlineData("fg missing")]
    [InlineData("open")]
    [InlineData("open foo")]
    [InlineData("open unix:///nope")]
    [InlineData("quit")]
    [InlineData("exit now")]
    public void Reading_commands_say_the_same(string line) => Compare(line.Split(' '));

    [OriginalTheory]
    [InlineData("tail talk")]
    [InlineData("tail -5 talk")]
    [InlineData("tail -0 talk")]
    [InlineData("tail --5 talk")]
    [InlineData("tail talk stderr")]
    [InlineData("tail talk STDERR")]
    [InlineData("tail talk stdin")]
    [InlineData("tail talk stdin stderr")]
    [InlineData("tail -x talk")]
    [InlineData("tail -x talk bad")]
    [InlineData("tail -f talk bad")]
    [InlineData("tail -f -5 talk")]
    [InlineData("tail")]
    [InlineData("tail -f")]
    [InlineData("tail -5")]
    [InlineData("tail a b c d")]
    [InlineData("tail nope")]
    [InlineData("tail nope:x")]
    [InlineData("tail nolog")]
    [InlineData("tail grp:*")]
    [InlineData("tail -f nope")]
    [InlineData("tail -f nolog stderr")]
    [InlineData("tail -f grp:nope")]
    [InlineData("maintail x")]
    [InlineData("maintail 5")]
    [InlineData("maintail -x")]
    [InlineData("maintail -5 6")]
    public void Log_commands_say_the_same(string line) => Compare(line.Split(' '));

    [OriginalTheory]
    [InlineData("start", "")]
    [InlineData("start cat", "")]
    [InlineData("start down", "stop down")]
    [InlineData("start nope", "")]
    [InlineData("start missing", "")]
    [InlineData("start noexec", "")]
    [InlineData("start fatal", "")]
    [InlineData("start nope:* cat", "")]
    [InlineData("start grp:*", "stop grp:*")]
    [InlineData("start grp:", "stop grp:gb")]
    [InlineData("start cat nope missing", "")]
    [InlineData("start fatal cat", "")]
    [InlineData("stop", "")]
    [InlineData("stop down", "start down")]
    [InlineData("stop down", "stop down")]
    [InlineData("stop nope cat", "start cat")]
    [InlineData("stop nope:*", "")]
    [InlineData("stop grp:* missing", "start grp:*")]
    [InlineData("stop grp:*", "stop grp:*")]
    [InlineData("restart", "")]
    [InlineData("restart down", "start down")]
    [InlineData("restart nope", "")]
    [InlineData("restart nope:*", "")]
    [InlineData("restart missing", "")]
    [InlineData("restart grp:*", "start grp:*")]
    [InlineData("restart grp:gb down", "stop down;start grp:gb")]
    [InlineData("signal", "")]
    [InlineData("signal HUP", "")]
    [InlineData("signal FOO talk", "")]
    [InlineData("signal CONT nope", "")]
    [InlineData("signal CONT talk many:many_00", "")]
    [InlineData("signal CONT missing", "")]
    [InlineData("signal CONT missing talk", "")]
    [InlineData("signal FOO missing", "")]
    [InlineData("signal FOO many:*", "")]
    [InlineData("signal 18 many:*", "")]
    [InlineData("signal CONT nope:*", "")]
    [InlineData("clear", "")]
    [InlineData("clear cat", "")]
    [InlineData("clear nope cat", "")]
    [InlineData("clear nope:*", "")]
    [InlineData("clear grp:*", "")]
    [InlineData("clear nolog", "")]
    public void Acting_commands_say_the_same(string line, string before) => Compare(line.Split(' '), before);

    [OriginalTheory]
    [InlineData("reread")]
    [InlineData("reread x")]
    [InlineData("update")]
    [InlineData("update nope")]
    [InlineData("update all")]
    [InlineData("update cat nope")]
    [InlineData("add")]
    [InlineData("add cat nope")]
    [InlineData("add nope cat")]
    [InlineData("remove")]
    [InlineData("remove talk nope")]
    [InlineData("shutdown x")]
    [InlineData("reload x")]
    public void Configuration_commands_say_the_same(string line) => Compare(line.Split(' '));

    [OriginalTheory]
    [InlineData("")]
    [InlineData("add")]
    [InlineData("avail")]
    [InlineData("clear")]
    [InlineData("exit")]
    [InlineData("fg")]
    [InlineData("help")]
    [InlineData("maintail")]
    [InlineData("open")]
    [InlineData("pid")]
    [InlineData("quit")]
    [InlineData("reload")]
    [InlineData("remove")]
    [InlineData("reread")]
    [InlineData("restart")]
    [InlineData("shutdown")]
    [InlineData("signal")]
    [InlineData("start")]
    [InlineData("status")]
    [InlineData("stop")]
    [InlineData("tail")]
    [InlineData("update")]
    [InlineData("version")]
    [InlineData("nope")]
    [InlineData("start stop")]
    [InlineData("EOF")]
    public void Help_says_the_same(string topic) => Compare(topic.Length == 0 ? ["help"] : ["help", .. topic.Split(' ')]);

    [OriginalTheory]
    [InlineData("-h")]
    [InlineData("-? x")]
    [InlineData("--help")]
    [InlineData("-hx")]
    [InlineData("-s")]
    [InlineData("-x")]
    [InlineData("--bogus")]
    [InlineData("--serverurl")]
    [InlineData("-s foo status")]
    [InlineData("-s foo -h")]
    [InlineData("-h -s foo")]
    [InlineData("-s http:// status")]
    [InlineData("-s foo:bar status")]
    [InlineData("-s ftp://x/y status")]
    [InlineData("-s unix:///a -s unix:///b status")]
    [InlineData("-s unix:///a --serverurl unix:///b status")]
    [InlineData("-i -i version")]
    [InlineData("-i=1 version")]
    [InlineData("--interactive=1 version")]
    [InlineData("-i version")]
    [InlineData("--ser=unix:///nope version")]
    [InlineData("-sunix:///nope version")]
    [InlineData("-- version")]
    [InlineData("version -h")]
    public void Options_say_the_same(string line) => Compare(line.Split(' '));

    [OriginalTheory]
    [InlineData("status")]
    [InlineData("start a")]
    [InlineData("pid")]
    [InlineData("tail a")]
    [InlineData("version")]
    [InlineData("reread")]
    [InlineData("update")]
    [InlineData("add a")]
    [InlineData("avail")]
    [InlineData("reload")]
    [InlineData("shutdown")]
    public void Without_a_server_they_say_the_same(string line)
    {
        Compare(["-s", "unix:///no/such.sock", .. line.Split(' ')]);
        Compare(["-s", "http://127.0.0.1:1", .. line.Split(' ')]);
    }

    [OriginalTheory]
    [InlineData("status cat", "secret")]
    [InlineData("status cat", "wrong")]
    [InlineData("reread", "wrong")]
    [InlineData("tail -f cat", "wrong")]
    public void With_a_password_they_say_the_same(string line, string password) =>
        Compare(["-s", $"http://127.0.0.1:{original.Port}", "-u", "jo", "-p", password, .. line.Split(' ')]);

    [OriginalTheory]
    [InlineData("")]
    [InlineData("pid\n\nbogus\nstatus cat\nhelp pid\nquit\nversion\n")]
    [InlineData("version")]
    [InlineData("shutdown\nn\nreload\nN\nversion\n")]
    [InlineData("help\n?\n!ls\nEOF\nversion\n")]
    [InlineData("start\nstop nope\n  version  \nexit\n")]
    [InlineData("open unix:///nope\nversion\n")]
    public void The_interactive_mode_says_the_same(string input) => Compare([], "", input);

    [OriginalFact]
    public void A_question_that_is_not_confirmed_does_nothing() => Compare(["-i", "shutdown"], "", "n\n");
}
