using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class GroupEndpointsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync()
    {
        GroupSettings[] groups = [Single("one", p => p with { StartSecs = 0, AutoStart = false }), Single("Two", p => p with { StartSecs = 0, AutoStart = false })];
        _engine = await LiveEngine.StartAsync(groups);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Groups_are_shown_with_their_counts()
    {
        await _engine.UpAsync("one");
        var groups = (await _engine.Web.GetFromJsonAsync(Routes.Groups, ProtocolJson.Default.SupervisedGroupArray))!;
        Assert.Equal([("Two", 1, 0, 999), ("one", 1, 1, 999)], groups.Select(group => (group.Name, group.Processes, group.Running, group.Priority)));
        Assert.All(groups, group => Assert.Equal((_engine.Identity.Id, "here"), (group.EngineId, group.HostName)));
    }

    [Fact]
    public async Task What_runs_is_removed_only_by_force()
    {
        await _engine.UpAsync("one");

        // Else the stop ends it at once, and it may be gone before it is looked for.
        _engine.Children.Inner.Deadly.Clear();
        Assert.Equal(91, Assert.Single(await ChangeAsync(Routes.RemoveGroups, false, "one")).Fault?.Code);
        var removed = ChangeAsync(Routes.RemoveGroups, true, "one");
        while (_engine.Find("one").Code != Engine.Core.ProcessStateCode.Stopping)
        {
            await _engine.OnLoopAsync(() => { });
        }

        await _engine.EndAsync("one", 0);
        Assert.Equal(("one", null), (Assert.Single(await removed).Name, (await removed)[0].Fault));
        Assert.False(_engine.Operations.State.Groups.ContainsKey("one"));
    }

    [Fact]
    public async Task A_removed_group_comes_back_and_one_that_is_there_is_no_fault()
    {
        Assert.Null(Assert.Single(await ChangeAsync(Routes.RemoveGroups, false, "t*")).Fault);
        var added = await ChangeAsync(Routes.AddGroups, false, "two", "one", "nope");
        Assert.Equal([("Two", false, null), ("one", true, null), ("nope", false, 10)], added.Select(result => (result.Name, result.AlreadyDone, result.Fault?.Code)));
        Assert.True(_engine.Operations.State.Groups.ContainsKey("Two"));
    }

    [Fact]
    public async Task Unknown_names_are_faults_and_patterns_that_match_nothing_are_not()
    {
        Assert.Equal(10, Assert.Single(await ChangeAsync(Routes.RemoveGroups, false, "nope", "zz*")).Fault?.Code);
    }

    [Fact]
    public async Task With_bad_files_nothing_is_added()
    {
        _engine.Read = () => new ConfigurationResult(null, new[] { new ConfigurationProblem(ProblemSeverity.Error, "bad", new SourceLocation("/etc/a.conf", 7)) }.ToValueList());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(Routes.AddGroups, """{"names":["one"]}""")).StatusCode);
    }

    [Theory]
    [InlineData("""{"names":[]}""")]
    [InlineData("""{"names":null}""")]
    [InlineData("""{"names":[null]}""")]
    [InlineData("nonsense")]
    public async Task What_makes_no_sense_is_refused(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Routes.AddGroups, body)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Routes.RemoveGroups, body)).StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) => _engine.Web.PostAsync(path, new StringContent(body));

    private async Task<List<GroupResult>> ChangeAsync(string path, bool force, params string[] names)
    {
        var response = await PostAsync(path, JsonSerializer.Serialize(new GroupRequest { Names = names, Force = force }, ProtocolJson.Default.GroupRequest));
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, ProtocolJson.Default.GroupResult)!)];
    }
}
