using System.Net;
using System.Net.Http.Json;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class ConfigurationEndpointsTests : IAsyncLifetime
{
    private static readonly ConfigurationProblem[] Problems =
    [
        new(ProblemSeverity.Error, "invalid value", new SourceLocation("/etc/a.conf", 7), "program:x", "startsecs"),
        new(ProblemSeverity.Warning, "unknown key", new SourceLocation("/etc/a.conf", 9)),
    ];

    private LiveEngine _engine = null!;

    public async Task InitializeAsync() =>
        _engine = await LiveEngine.StartAsync([Single("stays", p => p with { StartSecs = 0 }), Single("goes", p => p with { StartSecs = 0 }), Single("changes", p => p with { StartSecs = 0 })]);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Reread_tells_the_difference_and_changes_nothing()
    {
        NewFiles();
        var changes = await ChangesAsync(Routes.Reread);
        Assert.Equal([("Added", "comes"), ("Changed", "changes"), ("Removed", "goes")], changes.Select(c => (c.Kind, c.Group)));
        Assert.Equal(["command"], changes[1].Keys);
        Assert.Equal(["changes", "goes", "stays"], _engine.Operations.State.Groups.Keys);
    }

    [Fact]
    public async Task Update_carries_it_out_and_leaves_the_rest_alone()
    {
        await _engine.UpAsync("stays", "goes", "changes");
        var pid = _engine.Find("stays").State.Pid;
        NewFiles();
        Assert.Equal(3, (await ChangesAsync(Routes.Update)).Length);
        Assert.Equal(["changes", "comes", "stays"], _engine.Operations.State.Groups.Keys);
        Assert.Equal(pid, _engine.Find("stays").State.Pid);
        Assert.Equal("/bin/new", _engine.Find("changes").Program.Command);
        Assert.Empty(await ChangesAsync(Routes.Update));
    }

    [Theory]
    [InlineData(Routes.Reread)]
    [InlineData(Routes.Update)]
    [InlineData(Routes.Reload)]
    public async Task A_bad_configuration_is_refused_with_every_problem_and_nothing_happens(string path)
    {
        _engine.Read = () => new ConfigurationResult(null, Problems.ToValueList());
        var response = await _engine.Web.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var refusal = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.FaultResponse))!;
        Assert.Equal((92, "CANT_REREAD"), (refusal.Fault.Code, refusal.Fault.Name));
        Assert.Equal([("Error", "/etc/a.conf", 7, "startsecs"), ("Warning", "/etc/a.conf", 9, null)], refusal.Problems!.Select(p => (p.Severity, p.File, p.Line, p.Key)));
        Assert.Equal(Mood.Running, _engine.Operations.State.Mood);
    }

    [Theory]
    [InlineData("reloadConfig")]
    [InlineData("restart")]
    public async Task Xml_rpc_answers_cant_reread_with_the_errors(string method)
    {
        _engine.Read = () => new ConfigurationResult(null, Problems.ToValueList());
        var reply = await _engine.Web.PostAsync("/RPC2", new StringContent($"<methodCall><methodName>supervisor.{method}</methodName></methodCall>"));
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Contains("<int>92</int>", text, StringComparison.Ordinal);
        Assert.Contains("CANT_REREAD: invalid value (/etc/a.conf:7)<", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xml_rpc_reload_config_gives_three_lists_in_a_list()
    {
        NewFiles();
        var reply = await _engine.Web.PostAsync("/RPC2", new StringContent("<methodCall><methodName>supervisor.reloadConfig</methodName></methodCall>"));
        var names = System.Xml.Linq.XElement.Parse(await reply.Content.ReadAsStringAsync()).Descendants("string").Select(name => name.Value);
        Assert.Equal(["comes", "changes", "goes"], names);
    }

    private void NewFiles() => _engine.Configuration = _engine.Configuration with
    {
        Groups =
        [
            Single("stays", p => p with { StartSecs = 0 }),
            Single("changes", p => p with { StartSecs = 0, Command = "/bin/new" }),
            Single("comes", p => p with { StartSecs = 0 }),
        ],
    };

    private async Task<ConfigChange[]> ChangesAsync(string path) =>
        (await (await _engine.Web.PostAsync(path, null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ProtocolJson.Default.ConfigChangeArray))!;
}
