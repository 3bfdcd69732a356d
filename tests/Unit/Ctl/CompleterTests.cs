using Supervisor.Client;
using Supervisor.Ctl;

namespace Supervisor.Unit.Ctl;

/// <summary>What Tab offers, as the original does.</summary>
public sealed class CompleterTests : IDisposable
{
    private readonly ScriptedEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("st", "start status stop")]
    [InlineData("  q", "quit")]
    [InlineData("nope", "")]
    [InlineData("start ", "cat grp:* grp:ga grp:gb web1 web2")]
    [InlineData("stop g", "grp:* grp:ga grp:gb")]
    [InlineData("stop grp:g", "grp:ga grp:gb")]
    [InlineData("restart cat w", "web1 web2")]
    [InlineData("signal HUP w", "web1 web2")]
    [InlineData("fg c", "cat")]
    [InlineData("add ", "cat grp web1 web2")]
    [InlineData("remove g", "grp")]
    [InlineData("update w", "web1 web2")]
    [InlineData("help re", "reload remove reread restart")]
    [InlineData("help he", "help")]
    [InlineData("up", "update upgrade")]
    [InlineData("upgrade ", "")]
    [InlineData("reload ", "")]
    [InlineData("open ", "")]
    [InlineData("bogus ", "")]
    public void Tab_offers_what_fits(string before, string candidates)
    {
        _engine.On("getAllProcessInfo", XmlRpcValue.Array([
            .. new[] { ("cat", "cat"), ("grp", "ga"), ("grp", "gb"), ("web1", "web1"), ("web2", "web2") }
                .Select(pair => ScriptedEngine.Info(pair.Item1, pair.Item2, 20, "RUNNING", 1, ""))]));
        using var control = new Control(_engine.Settings, new CtlTerminal(TextReader.Null, TextWriter.Null, TextWriter.Null), interactive: true);
        Assert.Equal(candidates, string.Join(' ', new Completer(control).Complete(before).Candidates));
    }

    [Fact]
    public void Without_an_engine_there_are_no_names_and_no_noise()
    {
        var output = new StringWriter();
        using var control = new Control(new() { ServerUrl = "unix:///no/such.sock" }, new CtlTerminal(TextReader.Null, output, output), interactive: true);
        Assert.Empty(new Completer(control).Complete("start ").Candidates);
        Assert.Equal("", output.ToString());
    }
}
