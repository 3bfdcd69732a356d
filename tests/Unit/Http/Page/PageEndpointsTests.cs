using System.Net;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Page;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http.Page;

/// <summary>The page's own URLs: what is served, what is done, what is refused.</summary>
public sealed class PageEndpointsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await LiveEngine.StartAsync(
    [
        Single("cat", p => p with { StartSecs = 0, AutoStart = false, StdOut = new LogSettings { Target = LogTarget.File, Path = "/cat.out" } }),
        Single("short", p => p with { StartSecs = 5, StartRetries = 0, AutoStart = false }),
        Group("many", 5, Program("m_0", p => p with { StartSecs = 0, AutoStart = false }), Program("m_1", p => p with { StartSecs = 0, AutoStart = false })),
    ]);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/index.html", "text/html")]
    [InlineData("/tail.html?processname=cat", "text/html")]
    [InlineData("/page.js", "text/javascript")]
    [InlineData("/page.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Files_are_served_with_a_strict_policy_and_only_once(string path, string type)
    {
        using var answer = await _engine.Web.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("default-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        using var same = await _engine.Web.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using var head = await _engine.Web.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal((HttpStatusCode.OK, answer.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("/nothing.html")]
    [InlineData("/stylesheets/supervisor.css")]
    [InlineData("/page")]
    [InlineData("/../page.css2")]
    [InlineData("/Page.css")]
    public async Task Other_names_are_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _engine.Web.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Ok_says_OK()
    {
        using var answer = await _engine.Web.GetAsync("/ok.html");
        Assert.Equal(("text/plain", "OK"), (answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("stop", "cat", "unexpected rpc fault [70] NOT_RUNNING: cat")]
    [InlineData("start", "cat", "Process cat started")]
    [InlineData("start", "many:m_0", "Process many:m_0 started")]
    [InlineData("restart", "cat", "Process cat restarted")]
    [InlineData("clearlog", "cat", "Log for cat cleared")]
    [InlineData("start", "nobody", "No such process named nobody")]
    [InlineData("restart", "many", "No such process named many")]
    [InlineData("stop", "many:*", "No such process named many:*")]
    public async Task A_post_acts_and_leads_back_with_a_message(string action, string name, string message)
    {
        Assert.Equal(message, await PostAsync($"action={action}&processname={Uri.EscapeDataString(name)}"));
    }

    [Fact]
    public async Task Fields_may_stand_in_the_address_too()
    {
        using var answer = await _engine.Web.PostAsync("/index.html?action=start&processname=cat", null);
        Assert.Equal((HttpStatusCode.SeeOther, "./?message=Process%20cat%20started"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(ProcessStateCode.Running, _engine.Find("cat").Code);
    }

    [Fact]
    public async Task Failed_starts_are_told_in_the_words_of_the_original()
    {
        _engine.Children.Inner.Missing.Add("/bin/cat");
        Assert.Equal("ERROR: Process cat: no such file", await PostAsync("action=start&processname=cat"));
        Assert.Equal("Process cat restarted", await PostAsync("action=restart&processname=cat"));
        _engine.Children.Inner.Missing.Clear();
        _engine.Children.NotExecutable.Add("/bin/cat");
        Assert.Equal("ERROR: Process cat: file not executable", await PostAsync("action=start&processname=cat"));
        _engine.Children.NotExecutable.Clear();
        Assert.Equal("Process cat started", await PostAsync("action=start&processname=cat"));
        Assert.Equal("ERROR: Process cat: already started", await PostAsync("action=start&processname=cat"));
        var starting = PostAsync("action=start&processname=short");
        while (_engine.Find("short").Code != ProcessStateCode.Starting)
        {
            await _engine.OnLoopAsync(() => { });
        }

        await _engine.EndAsync("short", 1);
        Assert.Equal("ERROR: Process short: spawn error", await starting);
    }

    [Fact]
    public async Task All_are_stopped_and_restarted()
    {
        await _engine.UpAsync("cat", "many:m_0");
        Assert.Matches(@"^All stopped at \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$", await PostAsync("action=stopall"));
        Assert.All(_engine.Operations.State.All, entry => Assert.Equal(ProcessStateCode.Stopped, entry.Code));
        var restarting = PostAsync("action=restartall");
        while (_engine.Find("short").Code != ProcessStateCode.Starting)
        {
            await _engine.OnLoopAsync(() => { });
        }

        await _engine.AdvanceAsync(5);
        Assert.StartsWith("All restarted at ", await restarting, StringComparison.Ordinal);
        Assert.All(_engine.Operations.State.All, entry => Assert.Equal(ProcessStateCode.Running, entry.Code));
    }

    [Theory]
    [InlineData("start&processname=cat")]
    [InlineData("stop&processname=cat")]
    [InlineData("restartall")]
    [InlineData("stopall")]
    [InlineData("clearlog&processname=cat")]
    public async Task A_get_changes_nothing_and_says_why(string action)
    {
        using var answer = await _engine.Web.GetAsync($"/index.html?action={action}");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (answer.StatusCode, answer.Content.Headers.Allow.Single()));
        Assert.Contains("by POST", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(ProcessStateCode.Stopped, _engine.Find("cat").Code);
    }

    [Fact]
    public async Task A_get_may_refresh()
    {
        using var answer = await _engine.Web.GetAsync("/?action=refresh");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("./?message=Page%20refreshed%20at%20", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("action=dance")]
    [InlineData("action=start")]
    public async Task An_action_that_makes_no_sense_is_a_bad_request(string fields)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _engine.Web.GetAsync($"/?{fields}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _engine.Web.PostAsync("/", Form(fields))).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://localhost", true)]
    public async Task Another_site_may_not_post(string header, string value, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/index.html") { Content = Form("action=start&processname=cat") };
        request.Headers.Add(header, value);
        using var answer = await _engine.Web.SendAsync(request);
        Assert.Equal(allowed ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(allowed ? ProcessStateCode.Running : ProcessStateCode.Stopped, _engine.Find("cat").Code);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\nstopall\r\n--x--\r\n")]
    [InlineData("text/plain", "action=stopall")]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-www-form-urlencoded-not", "action=stopall")]
    [InlineData(null, "action=stopall")]
    public async Task A_body_that_is_no_form_is_refused(string? type, string body)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _engine.Web.PostAsync("/", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("Forms are taken as application/x-www-form-urlencoded only", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_may_give_the_action_in_its_address_and_no_body()
    {
        using var answer = await _engine.Web.PostAsync("/?action=refresh", null);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_is_bounded()
    {
        using var answer = await _engine.Web.PostAsync("/", Form("action=" + new string('x', 70_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Texts_are_put_into_the_pages_as_text()
    {
        var index = await _engine.Web.GetStringAsync("/?message=%3Cscript%3E{{message}}");
        Assert.Contains("&lt;script&gt;{{message}}</span>", index, StringComparison.Ordinal);
        _engine.Logs.Write("/cat.out", "a <b> & {{process}}\n");
        var tail = await _engine.Web.GetStringAsync("/tail.html?processname=cat");
        Assert.Contains("a &lt;b&gt; &amp; {{process}}\n</pre>", tail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "No process name found")]
    [InlineData("?processname=nobody", "ERROR: unexpected rpc fault [10] BAD_NAME: nobody")]
    [InlineData("?processname=cat", "No file for cat")]
    public async Task A_tail_that_cannot_be_says_so_as_the_original_does(string query, string text) =>
        Assert.Contains($"<pre id=\"past\">{text}</pre>", await _engine.Web.GetStringAsync($"/tail.html{query}"), StringComparison.Ordinal);

    [Fact]
    public async Task The_limit_of_a_tail_is_at_least_1024_bytes()
    {
        _engine.Logs.Write("/cat.out", new string('a', 3000));
        async Task<int> LengthAsync(string limit) => (await _engine.Web.GetStringAsync($"/tail.html?processname=cat{limit}")).Split(["id=\"past\">", "</pre>"], StringSplitOptions.None)[1].Length;
        foreach (var (limit, length) in ((string, int)[])[("", 1024), ("&limit=5", 1024), ("&limit=2000", 2000), ("&limit=999999", 3000), ("&limit=x", 1024)])
        {
            Assert.Equal(length, await LengthAsync(limit));
        }
    }

    [Fact]
    public void Times_are_written_as_by_ctime() =>
        Assert.Equal("Page refreshed at Sun Nov  1 20:01:50 2026", PageMessages.Refreshed(new DateTime(2026, 11, 1, 20, 1, 50)));

    private static StringContent Form(string fields) => new(fields, Encoding.ASCII, "application/x-www-form-urlencoded");

    private async Task<string> PostAsync(string fields)
    {
        using var answer = await _engine.Web.PostAsync("/index.html", Form(fields));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return Uri.UnescapeDataString(answer.Headers.Location!.OriginalString["./?message=".Length..]);
    }
}
