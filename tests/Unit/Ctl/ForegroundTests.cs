using System.Text;
using Supervisor.Client;
using Supervisor.Ctl;
using Supervisor.Unit.Ctl.Typing;

namespace Supervisor.Unit.Ctl;

/// <summary>fg against an engine that has no logs to stream; the streams themselves are tested with a real one.</summary>
public sealed class ForegroundTests : IDisposable
{
    private readonly ScriptedEngine _engine = new();

    public ForegroundTests() => _engine.On("getProcessInfo", name => name == "nope"
        ? throw new XmlRpcFaultException(10, "BAD_NAME")
        : ScriptedEngine.Info(name, name, name == "down" ? 0 : 20, "", 1, "")).On("sendProcessStdin", true);

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("fg nope", "ERROR: bad process name supplied\n")]
    [InlineData("fg down", "ERROR: process not running\n")]
    [InlineData("fg a b", "ERROR: too many process names supplied\n")]
    public void What_cannot_be_brought_to_the_foreground_is_said(string line, string text) => Assert.Equal((1, text), _engine.Run(line));

    [Fact]
    public void Every_line_is_sent_until_the_input_ends()
    {
        Assert.Equal((0, "==> Press Ctrl-C to exit <==\nExiting foreground\n"), Fg("one\ngrün\n\nlast"));
        Assert.Equal(4, _engine.Calls.Count(call => call == "sendProcessStdin cat"));
    }

    [Fact]
    public void The_end_of_the_process_is_noticed_by_the_next_line()
    {
        _engine.Fails("sendProcessStdin", 70, "NOT_RUNNING: cat");
        Assert.Equal((0, "==> Press Ctrl-C to exit <==\nProcess got killed\nExiting foreground\n"), Fg("one\ntwo\n"));
        Assert.Single(_engine.Calls, call => call == "sendProcessStdin cat");
    }

    /// <summary>At a terminal.</summary>
    private (int Status, string Text) Fg(string typed)
    {
        var output = new StringWriter();
        var terminal = new CtlTerminal(TextReader.Null, output, TextWriter.Null) { Keyboard = new FakeKeyboard(typed) };
        return (SupervisorctlProgram.Run(["fg", "cat"], "ctl", terminal, (_, _) => new(_engine.Settings, [])), output.ToString());
    }
}
