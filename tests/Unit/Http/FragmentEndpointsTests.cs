using System.Net;
using System.Net.Http.Json;
using System.Text;
using Supervisor.Client;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Http;

public sealed class FragmentEndpointsTests : IAsyncLifetime
{
    private const string Folder = "/etc/fragments.d";

    private LiveEngine _engine = null!;
    private JsonClient _client = null!;

    public async Task InitializeAsync()
    {
        _engine = await LiveEngine.StartAsync([.. Readings.Good("[program:own]\ncommand=/bin/own\nstartsecs=0\n").Groups]);
        _engine.ReadWith = draft =>
        {
            var files = new FakeConfigFiles().With(Readings.Main, "[supervisord]\n[program:own]\ncommand=/bin/own\nstartsecs=0\n");
            foreach (var (path, text) in _engine.Fragments.Texts)
            {
                files.With(path, text);
            }

            return ConfigurationReader.Read(Readings.Main, SupervisordArguments.None, Readings.Surroundings, files, draft);
        };
        _client = new JsonClient(SupervisorEndpoint.Unix(_engine.SocketPath)) { SessionName = "s" };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _engine.DisposeAsync();
    }

    private static ConfigurationRequest With(string? text, Action<ConfigurationRequest>? and = null)
    {
        var request = new ConfigurationRequest { Text = text };
        and?.Invoke(request);
        return request;
    }

    private static string Program(string name, string command = "/bin/x") => $"[program:{name}]\ncommand={command}\nstartsecs=0\n";

    [Fact]
    public async Task What_happens_to_each_process_is_told_before_and_after_it_happens()
    {
        static string Numbered(int count, string more = "") => $"[program:a]\ncommand=/bin/x\nstartsecs=0\nprocess_name=%(process_num)d\nnumprocs={count}\n{more}";
        await _client.PushFragmentAsync("web", With(Numbered(2)), default);
        await _engine.UpAsync("a:0", "a:1");
        var pid = _engine.Find("a:0").State.Pid;

        foreach (var whatIf in new[] { true, false })
        {
            var grown = Assert.Single(await _client.PushFragmentAsync("web", With(Numbered(3, "stopwaitsecs=3\n"), request => request.WhatIf = whatIf), default));
            Assert.Equal(["processes", "stopwaitsecs"], grown.Keys);
            Assert.Equal(["InPlace a:0 (stopwaitsecs)", "InPlace a:1 (stopwaitsecs)", "Add a:2"], grown.Processes.Select(process => process.ToString()));
            Assert.Equal((false, false), (grown.Replaced, grown.StopsSomething()));
        }

        Assert.Equal((pid, 3), (_engine.Find("a:0").State.Pid, _engine.Find("a:0").Program.StopWaitSecs));
        await _engine.UpAsync("a:2");
        foreach (var whatIf in new[] { true, false })
        {
            var shrunk = Assert.Single(await _client.PushFragmentAsync("web", With(Numbered(2, "stopwaitsecs=3\numask=027\n"), request => request.WhatIf = whatIf), default));
            Assert.Equal(["Remove a:2", "Restart a:0 (umask)", "Restart a:1 (umask)"], shrunk.Processes.Select(process => process.ToString()));
            Assert.True(shrunk.StopsSomething());
        }

        Assert.NotEqual(pid, _engine.Find("a:0").State.Pid);
        Assert.Empty(await _client.PushFragmentAsync("web", With(Numbered(2, "stopwaitsecs=3\numask=027\n")), default));
    }

    [Fact]
    public async Task A_fragment_is_pushed_listed_changed_and_removed_by_the_client()
    {
        var added = Assert.Single(await _client.PushFragmentAsync("web", With(Program("a")), default));
        Assert.Equal(("s", "Added", "a"), (added.Supervisor, added.Kind, added.Group));
        Assert.Equal(["processes = a", "program = a", "command = /bin/x", "startsecs = 0"], added.After);
        Assert.Empty(added.Before);

        var fragment = Assert.Single(await _client.GetFragmentsAsync(default));
        Assert.Equal(("web", $"{Folder}/web.conf", Program("a"), "a"), (fragment.Name, fragment.File, fragment.Text, Assert.Single(fragment.Groups)));

        var changed = Assert.Single(await _client.PushFragmentAsync("web", With(Program("a", "/bin/y")), default));
        Assert.Equal(("Changed", "command", "command = /bin/x", "command = /bin/y"), (changed.Kind, Assert.Single(changed.Keys), Assert.Single(changed.Before), Assert.Single(changed.After)));
        Assert.Equal("/bin/y", _engine.Find("a").Program.Command);

        var removed = Assert.Single(await _client.RemoveFragmentAsync("web", With(null), default));
        Assert.Equal(("Removed", "command = /bin/y"), (removed.Kind, removed.Before[2]));
        Assert.Equal(["own"], _engine.Operations.State.Groups.Keys);
        Assert.Empty(await _client.GetFragmentsAsync(default));
    }

    [Fact]
    public async Task What_if_tells_and_does_nothing()
    {
        Assert.Equal("a", Assert.Single(await _client.PushFragmentAsync("web", With(Program("a"), r => r.WhatIf = true), default)).Group);
        Assert.Empty(_engine.Fragments.Texts);
        Assert.Equal(["own"], _engine.Operations.State.Groups.Keys);
    }

    [Fact]
    public async Task All_problems_come_back_with_file_and_line()
    {
        var refused = await Assert.ThrowsAsync<SupervisorException>(() => _client.PushFragmentAsync("web", With("[supervisord]\n[program:own]\ncommand=x\n[program:b]\nstartsecs=x\n"), default));
        Assert.Equal(92, refused.Fault!.Code);
        Assert.Equal([1, 2, 5, 4], refused.Problems.Select(problem => problem.Line));
        Assert.All(refused.Problems, problem => Assert.Equal($"{Folder}/web.conf", problem.File));
        Assert.Empty(_engine.Fragments.Texts);
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("a%2Fb")]
    [InlineData("a%00b")]
    [InlineData(".hidden")]
    [InlineData("a%20b")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        var response = await _engine.Web.PutAsync($"{Routes.Fragments}/{name}", JsonContent.Create(With(Program("a")), ProtocolJson.Default.ConfigurationRequest));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_engine.Fragments.Texts);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"text":null}""")]
    [InlineData("""{"text":"\ud800"}""")]
    [InlineData("""{"text":"","timeoutSeconds":-1}""")]
    [InlineData("""{"text":"","groups":null}""")]
    [InlineData("""{"text":7}""")]
    [InlineData("""nonsense""")]
    public async Task A_body_that_makes_no_sense_is_refused(string body)
    {
        var response = await _engine.Web.PutAsync($"{Routes.Fragments}/web", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_engine.Fragments.Texts);
    }

    [Fact]
    public async Task A_fragment_has_an_end()
    {
        var exact = Program("a") + new string('#', (1 << 20) - Program("a").Length);
        Assert.Single(await _client.PushFragmentAsync("web", With(exact, r => r.WhatIf = true), default));
        var refused = await Assert.ThrowsAsync<SupervisorException>(() => _client.PushFragmentAsync("web", With(exact + "#"), default));
        Assert.Contains("1048576 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_a_404()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _engine.Web.DeleteAsync($"{Routes.Fragments}/web")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _engine.Web.GetAsync($"{Routes.Fragments}/web")).StatusCode);
        var refused = await Assert.ThrowsAsync<SupervisorException>(() => _client.UpdateAsync(new() { Groups = ["nobody"] }, default));
        Assert.Equal("BAD_NAME", refused.Fault!.Name);
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_says_so_and_the_work_goes_on()
    {
        await _client.PushFragmentAsync("web", With(Program("a")), default);
        _engine.Children.Inner.Deadly.Clear();
        var late = await Assert.ThrowsAsync<SupervisorException>(() => _client.RemoveFragmentAsync("web", With(null, r => r.TimeoutSeconds = 0.05), default));
        Assert.Equal("TIMEOUT", late.Fault!.Name);
        Assert.Empty(_engine.Fragments.Texts);
        var busy = await Assert.ThrowsAsync<SupervisorException>(() => _client.PushFragmentAsync("web", With(Program("a"), r => r.TimeoutSeconds = 0), default));
        Assert.Equal("TIMEOUT", busy.Fault!.Name);
        Assert.Empty(_engine.Fragments.Texts);
        await _engine.EndAsync("a", 0);
        Assert.Equal("Added", Assert.Single(await _client.PushFragmentAsync("web", With(Program("a")), default)).Kind);
    }

    [Fact]
    public async Task A_push_that_meets_a_shutdown_is_a_503_and_writes_nothing()
    {
        var read = _engine.ReadWith!;
        _engine.ReadWith = draft =>
        {
            _engine.Operations.Shutdown();
            return read(draft);
        };
        var response = await _engine.Web.PutAsync($"{Routes.Fragments}/web", JsonContent.Create(With(Program("b")), ProtocolJson.Default.ConfigurationRequest));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("SHUTDOWN_STATE", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_engine.Fragments.Texts);
    }

    [Fact]
    public async Task Without_wait_the_answer_comes_at_once()
    {
        await _client.PushFragmentAsync("web", With(Program("a")), default);
        _engine.Children.Inner.Deadly.Clear();
        Assert.Equal("Removed", Assert.Single(await _client.RemoveFragmentAsync("web", With(null, r => r.Wait = false), default)).Kind);
        Assert.NotNull(_engine.Find("a"));
        await _engine.EndAsync("a", 0);
    }

    [Fact]
    public async Task The_running_configuration_is_shown_without_passwords()
    {
        await _client.PushFragmentAsync("web", With(Program("a")), default);
        var running = await _client.GetConfigurationAsync(default);
        Assert.Equal(("s", Folder), (running.Supervisor, running.FragmentDir));
        Assert.Equal([("a", "s", $"{Folder}/web.conf"), ("own", "s", Readings.Main)], running.Programs.Select(program => (program.Name, program.Supervisor, program.File)));
        Assert.Equal(["a", "own"], running.Groups.Select(group => group.Name));
        Assert.DoesNotContain("password\"", await _engine.Web.GetStringAsync(Routes.Configuration), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_methods_are_told_which_there_are()
    {
        var response = await _engine.Web.PostAsync($"{Routes.Fragments}/web", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("GET, PUT, DELETE", string.Join(", ", response.Content.Headers.Allow));
    }
}
