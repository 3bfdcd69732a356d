using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The web page in a real browser before the real engine.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Programs = """
        [program:cat]
        command=/bin/cat
        startsecs=0
        [program:once]
        command=/bin/cat
        startsecs=0
        autorestart=false
        [program:talk]
        command=/usr/bin/tail -n +1 -f FOLDER/feed
        startsecs=0
        stdout_logfile=FOLDER/talk.log
        [program:idle]
        command=/bin/cat
        autostart=false
        startsecs=0
        [program:web]
        command=/bin/cat
        process_name=web_%(process_num)d
        numprocs=3
        startsecs=0
        [program:<img-src=x-onerror=alert(1)>]
        command=/bin/cat
        startsecs=0

        """;

    private readonly int _port = FreePort.Any();
    private EngineRun? _engine;

    private EngineRun Engine => _engine!;

    public void Dispose() => _engine?.Dispose();

    [EngineFact(Needs.Chromium)]
    public async Task A_click_stops_starts_and_restarts_one_process()
    {
        await OpenAsync();
        await browser.ClickAsync(Button("cat", "stop"));
        await browser.UntilAsync(State("cat", "Stopped"));
        await browser.UntilAsync(Message("Process cat stopped"));
        Assert.Equal("Stopped", Engine.Process("cat").State);
        await browser.ClickAsync(Button("cat", "start"));
        await browser.UntilAsync(State("cat", "Running"));
        await browser.UntilAsync(Message("Process cat started"));
        var before = Engine.Process("cat").Id;
        await browser.ClickAsync(Button("cat", "restart"));
        await browser.UntilAsync(Message("Process cat restarted"));
        var after = Engine.WaitFor("cat", process => process.Id != before && process.State == "Running").Id;
        await browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.startsWith('pid {after}, uptime 0:0')");
        Assert.Empty(browser.Complaints);
    }

    [EngineFact(Needs.Chromium)]
    public async Task A_killed_program_turns_without_a_reload()
    {
        await OpenAsync();
        await browser.EvaluateAsync("window.isSame = true");
        OutsideView.Signal(Engine.Process("once").Id!.Value, Signum.SIGKILL);
        await browser.UntilAsync(State("once", "Exited"));
        await browser.UntilAsync($"{Row("once")}.querySelector('.about').textContent.startsWith('killed by a signal')");
        await browser.UntilAsync("document.getElementById('news').textContent.includes('once is Exited')");
        Assert.Equal("True", await browser.TextAsync("window.isSame"));
    }

    [EngineFact(Needs.Chromium)]
    public async Task Uptime_goes_on_by_itself()
    {
        await OpenAsync();
        await browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.endsWith('uptime 0:00:02')");
        var requests = browser.Requests.Count;
        await browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.endsWith('uptime 0:00:04')");
        Assert.Equal(requests, browser.Requests.Count);
    }

    [EngineFact(Needs.Chromium)]
    public async Task A_log_is_followed_while_it_is_written()
    {
        await OpenAsync();
        Feed("before <b>&amp;\n");
        await browser.ClickAsync(Button("talk", "log"));
        await browser.UntilAsync("document.querySelector('.lines').textContent === 'before <b>&amp;'");
        Feed("\u001b[31mred\u001b[0m\nlast\n");
        await browser.UntilAsync("[...document.querySelectorAll('.line')].map(line => line.textContent).join('|') === 'before <b>&amp;|red|last'");
        await browser.ClickAsync(".streams button:last-child");
        await browser.UntilAsync("document.querySelector('.follow').textContent === 'following' && document.querySelectorAll('.line').length === 0");
        await browser.ClickAsync(".log .close");
        await browser.UntilAsync("document.getElementById('log').hidden");
        await browser.ClickAsync(Button("talk", "clear"));
        await browser.UntilAsync(Message("Log for talk cleared"));
        Assert.Equal("", Engine.Read("talk.log"));
    }

    [EngineFact(Needs.Chromium)]
    public async Task The_page_of_a_tail_has_the_last_bytes_and_comes_to_life()
    {
        await OpenAsync();
        Feed("one <i>\n");
        Engine.WaitForFile("talk.log", "one");
        await browser.GoAsync($"{Address}tail.html?processname=talk");
        Assert.Equal("Supervisor tail of process talk", await browser.TextAsync("document.title"));
        await browser.UntilAsync("document.querySelector('.line')?.textContent === 'one <i>'");
        Feed("two\n");
        await browser.UntilAsync("document.querySelector('.line:last-child').textContent === 'two'");
    }

    [EngineFact(Needs.Chromium)]
    public async Task Search_and_states_narrow_the_table()
    {
        await OpenAsync();
        await browser.ClickAsync("#search");
        await browser.TypeAsync("web_");
        await browser.UntilAsync($"{Shown} === 'web:web_0 web:web_1 web:web_2'");
        await browser.PressAsync("Escape");
        await browser.UntilAsync($"{Shown}.includes('cat')");
        await browser.ClickAsync(".chip[data-state=Stopped]");
        await browser.UntilAsync($"{Shown} === 'idle'");
        await browser.ClickAsync(Button("idle", "start"));
        await browser.UntilAsync($"{Shown} === '' && !document.getElementById('nothing').hidden");
        await browser.ClickAsync(".chip[data-state=All]");
        await browser.UntilAsync($"{Shown}.includes('idle')");
    }

    [EngineFact(Needs.Chromium)]
    public async Task Several_are_selected_and_restarted_and_a_group_is_stopped()
    {
        await OpenAsync();
        var before = Engine.Processes().ToDictionary(process => process.Name, process => process.Id);
        foreach (var name in (string[])["cat", "web:web_0", "web:web_2"])
        {
            await browser.ClickAsync($"tr[data-name='{name}'] input");
        }

        await browser.UntilAsync("document.getElementById('chosen-count').textContent === '3 selected'");
        await browser.UntilAsync("document.querySelector('tr[data-group=web] input').indeterminate");
        await browser.ClickAsync("[data-chosen=restart]");
        await browser.UntilAsync(Message("3 processes restarted"));
        var after = Engine.Processes().ToDictionary(process => process.Name, process => process.Id);
        Assert.Equal(["cat", "web:web_0", "web:web_2"], after.Where(process => process.Value != before[process.Key]).Select(process => process.Key).Order());
        await browser.ClickAsync("tr[data-group=web] button[data-act=stop]");
        await browser.UntilAsync(Message("3 processes stopped"));
        await browser.UntilAsync("document.querySelector('tr[data-group=web] .count').textContent === '0 of 3 running'");
    }

    [EngineFact(Needs.Chromium)]
    public async Task All_are_stopped_and_restarted_when_asked_twice()
    {
        await OpenAsync();
        await browser.ClickAsync("[data-do=stopall]");
        await browser.UntilAsync("document.getElementById('confirm').open");
        await browser.PressAsync("Escape");
        await browser.UntilAsync("!document.getElementById('confirm').open");
        Assert.Equal("Running", Engine.Process("cat").State);
        await browser.ClickAsync("[data-do=stopall]");
        await browser.ClickAsync("#confirm-yes");
        await browser.UntilAsync("/^All stopped at \\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d 20\\d\\d$/.test(document.getElementById('message').textContent)");
        Assert.All(Engine.Processes(), process => Assert.Equal("Stopped", process.State));
        await browser.ClickAsync("[data-do=restartall]");
        await browser.ClickAsync("#confirm-yes");
        await browser.UntilAsync("document.getElementById('message').textContent.startsWith('All restarted at ')");
        Assert.All(Engine.Processes(), process => Assert.Equal("Running", process.State));
    }

    [EngineFact(Needs.Chromium)]
    public async Task Everything_can_be_done_by_keyboard_alone()
    {
        await OpenAsync();
        await browser.PressAsync("/");
        await browser.TypeAsync("cat");
        await browser.PressAsync("ArrowDown");
        await browser.UntilAsync("document.activeElement.dataset.name === 'cat'");
        Assert.NotEqual("none", await browser.TextAsync("getComputedStyle(document.activeElement).outlineStyle"));
        await browser.PressAsync("x");
        await browser.UntilAsync(State("cat", "Stopped"));
        await browser.PressAsync("s");
        await browser.UntilAsync(State("cat", "Running"));
        await browser.PressAsync("Enter");
        await browser.UntilAsync("document.activeElement.matches('.lines')");
        await browser.PressAsync("Escape");
        await browser.UntilAsync("document.getElementById('log').hidden && document.activeElement.dataset.name === 'cat'");
        await browser.PressAsync("Escape");
        await browser.PressAsync("End");
        await browser.PressAsync(" ");
        await browser.UntilAsync("document.activeElement.dataset.name === 'web:web_2' && document.activeElement.getAttribute('aria-selected') === 'true'");
        await browser.PressAsync("ArrowUp");
        await browser.PressAsync(" ");
        await browser.PressAsync("x");
        await browser.UntilAsync(Message("2 processes stopped"));
        await browser.PressAsync("?");
        await browser.UntilAsync("document.getElementById('help').open");
        await browser.PressAsync("Escape");
        await browser.UntilAsync("!document.getElementById('help').open");

        // And by Tab: each thing that can be clicked is reached.
        await browser.UntilAsync("[...document.querySelectorAll('button, input, a')].filter(one => one.offsetParent && !one.closest('tr.row .pick')).every(one => one.tabIndex === 0)");
    }

    [EngineFact(Needs.Chromium)]
    public async Task Markup_in_names_and_messages_stays_text()
    {
        await OpenAsync("?message=%3Cscript%3Ealert(1)%3C/script%3E");
        Assert.Equal("<script>alert(1)</script>", await browser.TextAsync("document.getElementById('message').textContent"));
        Assert.Equal("<img-src=x-onerror=alert(1)>", await browser.TextAsync("document.querySelector('tr.row th').textContent"));
        await browser.ClickAsync("tr.row button[data-act=stop]");
        await browser.UntilAsync(Message("Process <img-src=x-onerror=alert(1)> stopped"));
        await browser.GoAsync($"{Address}tail.html?processname=%3Cimg-src=x-onerror=alert(1)%3E");
        await browser.UntilAsync("document.querySelector('h2').textContent === '<img-src=x-onerror=alert(1)>'");
        Assert.Equal("0", await browser.TextAsync("document.querySelectorAll('main img, #log img').length"));
        Assert.All(browser.Requests.Where(url => url.StartsWith("http", StringComparison.Ordinal)), url => Assert.StartsWith("http://127.0.0.1:", url));
        Assert.Empty(browser.Complaints);
    }

    [EngineFact(Needs.Chromium)]
    public async Task The_page_finds_the_engine_again()
    {
        await OpenAsync();
        var before = Engine.Process("cat").Id;
        // What changes while it is away is there afterwards, too.
        Engine.Configure($"{Server}{Programs}[program:late]\ncommand=/bin/cat\nstartsecs=0\n");
        Engine.Kill(Signum.SIGHUP);
        await browser.UntilAsync("document.body.classList.contains('lost') && document.getElementById('link').textContent.startsWith('Connection lost')");
        await browser.UntilAsync("document.getElementById('link').textContent === 'Live'");
        await browser.UntilAsync(State("late", "Running"));
        var after = Engine.WaitFor("cat", process => process.State == "Running" && process.Id != before).Id;
        await browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.startsWith('pid {after}')");
        OutsideView.Signal(Engine.Process("once").Id!.Value, Signum.SIGKILL);
        await browser.UntilAsync(State("once", "Exited"));
    }

    [EngineFact(Needs.Chromium)]
    public async Task It_fits_a_phone_in_dark_and_light_without_moving_about()
    {
        await OpenAsync();
        var wide = await PictureAsync("wide");
        await browser.EvaluateAsync("window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value; }).observe({ type: 'layout-shift' })");
        OutsideView.Signal(Engine.Process("once").Id!.Value, Signum.SIGKILL);
        await browser.UntilAsync(State("once", "Exited"));
        Assert.Equal("0", await browser.TextAsync("window.moved"));
        await browser.PreferAsync("dark");
        var dark = await PictureAsync("dark");
        Assert.True(await LightnessAsync() < 60);
        await browser.ClickAsync("#theme");
        Assert.True(await LightnessAsync() > 200);
        await browser.GoAsync(Address);
        Assert.True(await LightnessAsync() > 200);
        await browser.EvaluateAsync("localStorage.clear()");
        await browser.PreferAsync("light");
        foreach (var width in (int[])[390, 320])
        {
            await browser.ResizeAsync(width, 844);
            await browser.GoAsync(Address);
            await browser.UntilAsync(State("cat", "Running"));
            Assert.Equal(width.ToString(), await browser.TextAsync("document.documentElement.scrollWidth"));
            Assert.Equal("[]", await browser.TextAsync("JSON.stringify([...document.querySelectorAll('td.acts button')].filter(one => one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().height < 36).map(one => one.ariaLabel))"));
        }

        await browser.ResizeAsync(390, 844);
        var narrow = await PictureAsync("narrow");
        Assert.All((byte[][])[wide, dark, narrow], picture => Assert.True(picture.Length > 10_000));
    }

    [EngineFact(Needs.Chromium)]
    public async Task Screen_readers_are_told_a_role_and_a_name()
    {
        await OpenAsync();
        await browser.ClickAsync(Button("talk", "log"));
        await browser.UntilAsync("document.querySelector('.follow').textContent === 'following'");
        foreach (var width in (int[])[1280, 390])
        {
            await browser.ResizeAsync(width, 844);
            var told = await browser.AccessibleAsync();
            Assert.Contains(("table", "Processes"), told);
            Assert.Contains(("columnheader", "State"), told);
            Assert.Contains(("rowheader", "web:web_1"), told);
            Assert.Contains(("button", "Stop web:web_1"), told);
            Assert.Contains(("button", "Restart group web"), told);
            Assert.Contains(("checkbox", "Select cat"), told);
            Assert.Contains(("searchbox", "Search by name or description"), told);
            Assert.Contains(("log", "Log of talk"), told);
            Assert.Contains(told, one => one.Role == "status");
            Assert.DoesNotContain(told, one => one.Role is "button" or "checkbox" or "link" or "searchbox" && one.Name.Length == 0);
        }
    }

    [EngineFact(Needs.Chromium)]
    public async Task A_thousand_processes_are_shown_and_searched_at_once()
    {
        _engine = new EngineRun($"{Server}[program:many]\ncommand=/bin/cat\nautostart=false\nprocess_name=many_%(process_num)03d\nnumprocs=1000\n").Daemon();
        await ReadyAsync("");
        await browser.UntilAsync("document.querySelectorAll('tr.row').length === 1000");
        var took = await browser.EvaluateAsync("""
            (() => {
              const begin = performance.now();
              const search = document.getElementById('search');
              search.value = '_77';
              search.dispatchEvent(new Event('input'));
              document.body.offsetHeight;
              return performance.now() - begin;
            })()
            """);
        Assert.Equal("10", await browser.TextAsync("document.querySelectorAll('tr.row:not([hidden])').length"));
        Assert.InRange(took.GetDouble(), 0, 1500);
    }

    private string Address => $"http://127.0.0.1:{_port}/";

    private string Server => $"[inet_http_server]\nport=127.0.0.1:{_port}\n";

    private const string Shown = "[...document.querySelectorAll('tr.row')].filter(row => row.offsetParent).map(row => row.dataset.name).join(' ')";

    private static string Row(string name) => $"document.querySelector(\"tr[data-name='{name}']\")";

    private static string Button(string name, string act) => $"tr[data-name='{name}'] button[data-act={act}]";

    private static string State(string name, string state) => $"{Row(name)}.querySelector('.pill').textContent === '{state}'";

    private static string Message(string text) => $"document.getElementById('message').textContent === '{text}'";

    private void Feed(string text) => File.AppendAllText(Engine.In("feed"), text);

    private async Task OpenAsync(string query = "")
    {
        _engine = new EngineRun(Server + Programs);
        Feed("");
        _engine.Daemon();
        await ReadyAsync(query);
        await browser.UntilAsync(State("cat", "Running"));
    }

    private async Task ReadyAsync(string query)
    {
        // The page of the test before still looks for its engine.
        await browser.GoAsync("about:blank");
        browser.Complaints.Clear();
        browser.Requests.Clear();
        await browser.ResizeAsync(1280, 800);
        await browser.PreferAsync("light");
        await browser.GoAsync(Address + query);
        await browser.UntilAsync("document.getElementById('link').textContent === 'Live'");
    }

    private async Task<double> LightnessAsync() =>
        (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3")).GetDouble();

    /// <summary>To be looked at, where somebody names a folder for them.</summary>
    private async Task<byte[]> PictureAsync(string name)
    {
        var picture = await browser.PictureAsync();
        if (Environment.GetEnvironmentVariable("SUPERVISOR_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"page-{name}.png"), picture);
        }

        return picture;
    }
}
