using System.Text.Json.Nodes;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The web page in a real browser before the real engine: for whom, and on what.</summary>
public sealed class PageLookTests(Browser browser) : PageRun(browser)
{
    [EngineFact(Needs.Chromium)]
    public async Task Everything_can_be_done_by_keyboard_alone()
    {
        await OpenAsync();
        await Browser.PressAsync("/");
        await Browser.TypeAsync("cat");
        await Browser.PressAsync("ArrowDown");
        await Browser.UntilAsync("document.activeElement.dataset.name === 'cat'");
        Assert.NotEqual("none", await Browser.TextAsync("getComputedStyle(document.activeElement).outlineStyle"));
        await Browser.PressAsync("x");
        await Browser.UntilAsync(State("cat", "Stopped"));
        await Browser.PressAsync("s");
        await Browser.UntilAsync(State("cat", "Running"));
        await Browser.PressAsync("Enter");
        await Browser.UntilAsync("document.activeElement.matches('.lines')");
        await Browser.PressAsync("Escape");
        await Browser.UntilAsync("document.getElementById('log').hidden && document.activeElement.dataset.name === 'cat'");
        await Browser.PressAsync("Escape");
        await Browser.PressAsync("End");
        await Browser.PressAsync(" ");
        await Browser.UntilAsync("document.activeElement.dataset.name === 'web:web_2' && document.activeElement.getAttribute('aria-selected') === 'true'");
        await Browser.PressAsync("ArrowUp");
        await Browser.PressAsync(" ");
        await Browser.PressAsync("x");
        await Browser.UntilAsync(Message("2 processes stopped"));
        await Browser.PressAsync("?");
        await Browser.UntilAsync("document.getElementById('help').open");
        await Browser.PressAsync("Escape");
        await Browser.UntilAsync("!document.getElementById('help').open");

        // And by Tab: each thing that can be clicked is reached.
        await Browser.UntilAsync("[...document.querySelectorAll('button, input, a')].filter(one => one.offsetParent && !one.closest('tr.row .pick')).every(one => one.tabIndex === 0)");
    }

    [EngineFact(Needs.Chromium)]
    public async Task Who_may_only_read_is_shown_no_button_that_would_be_refused()
    {
        Engine = new EngineRun($"{Server}[http_user:look]\npassword=look\n{Programs}");
        Feed("");
        Engine.Daemon();
        await Browser.CallAsync("Network.enable");
        await Browser.CallAsync("Network.setExtraHTTPHeaders", new() { ["headers"] = new JsonObject { ["Authorization"] = $"Basic {Convert.ToBase64String("look:look"u8)}" } });
        try
        {
            await ReadyAsync("");
            await Browser.UntilAsync(State("cat", "Running"));
            await Browser.PressAsync("a");
            await Browser.UntilAsync("!document.getElementById('chosen').hidden");
            await Browser.PressAsync("x");
            await Browser.UntilAsync(Message("ERROR: you may look here, and change nothing"));
            Assert.Equal("log", await Browser.TextAsync(VerbsShown));
            Assert.DoesNotContain(Browser.Requests, url => url.Contains("/v1/processes/stop", StringComparison.Ordinal));
            await Browser.ClickAsync(Button("cat", "log"));
            await Browser.UntilAsync("document.querySelector('.lines')");
            Assert.Equal("0", await Browser.TextAsync("[...document.querySelectorAll('.log-tools button')].filter(one => one.textContent === 'Clear').length"));
        }
        finally
        {
            await Browser.CallAsync("Network.setExtraHTTPHeaders", new() { ["headers"] = new JsonObject() });
        }
    }

    private const string VerbsShown =
        "[...new Set([...document.querySelectorAll('button')].filter(one => one.offsetParent).map(one => one.dataset.act ?? one.dataset.chosen ?? (one.dataset.do?.endsWith('all') ? one.dataset.do : null)).filter(Boolean))].join(' ')";

    [EngineFact(Needs.Chromium)]
    public async Task Markup_in_names_and_messages_stays_text()
    {
        await OpenAsync("?message=%3Cscript%3Ealert(1)%3C/script%3E");
        Assert.Equal("<script>alert(1)</script>", await Browser.TextAsync("document.getElementById('message').textContent"));
        Assert.Equal("<img-src=x-onerror=alert(1)>", await Browser.TextAsync("document.querySelector('tr.row th').textContent"));
        await Browser.ClickAsync("tr.row button[data-act=stop]");
        await Browser.UntilAsync(Message("Process <img-src=x-onerror=alert(1)> stopped"));
        await Browser.GoAsync($"{Address}tail.html?processname=%3Cimg-src=x-onerror=alert(1)%3E");
        await Browser.UntilAsync("document.querySelector('h2').textContent === '<img-src=x-onerror=alert(1)>'");
        Assert.Equal("0", await Browser.TextAsync("document.querySelectorAll('main img, #log img').length"));
        Assert.All(Browser.Requests.Where(url => url.StartsWith("http", StringComparison.Ordinal)), url => Assert.StartsWith("http://127.0.0.1:", url));
        Assert.Empty(Browser.Complaints);
    }

    [EngineFact(Needs.Chromium)]
    public async Task It_fits_a_phone_in_dark_and_light_without_moving_about()
    {
        await OpenAsync();
        var wide = await PictureAsync("wide");
        await Browser.EvaluateAsync("window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value; }).observe({ type: 'layout-shift' })");
        OutsideView.Signal(Engine.Process("once").Id!.Value, Signum.SIGKILL);
        await Browser.UntilAsync(State("once", "Exited"));
        Assert.Equal("0", await Browser.TextAsync("window.moved"));
        await Browser.PreferAsync("dark");
        var dark = await PictureAsync("dark");
        Assert.True(await LightnessAsync() < 60);
        await Browser.ClickAsync("#theme");
        Assert.True(await LightnessAsync() > 200);
        await Browser.GoAsync(Address);
        Assert.True(await LightnessAsync() > 200);
        await Browser.EvaluateAsync("localStorage.clear()");
        await Browser.PreferAsync("light");
        foreach (var width in (int[])[390, 320])
        {
            await Browser.ResizeAsync(width, 844);
            await Browser.GoAsync(Address);
            await Browser.UntilAsync(State("cat", "Running"));
            Assert.Equal(width.ToString(), await Browser.TextAsync("document.documentElement.scrollWidth"));
            Assert.Equal("[]", await Browser.TextAsync("JSON.stringify([...document.querySelectorAll('td.acts button')].filter(one => one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().height < 36).map(one => one.ariaLabel))"));
        }

        await Browser.ResizeAsync(390, 844);
        var narrow = await PictureAsync("narrow");
        Assert.All((byte[][])[wide, dark, narrow], picture => Assert.True(picture.Length > 10_000));
    }

    [EngineFact(Needs.Chromium)]
    public async Task Screen_readers_are_told_a_role_and_a_name()
    {
        await OpenAsync();
        await Browser.ClickAsync(Button("talk", "log"));
        await Browser.UntilAsync("document.querySelector('.follow').textContent === 'following'");
        foreach (var width in (int[])[1280, 390])
        {
            await Browser.ResizeAsync(width, 844);
            var told = await Browser.AccessibleAsync();
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
        Engine = new EngineRun($"{Server}[program:many]\ncommand=/bin/cat\nautostart=false\nprocess_name=many_%(process_num)03d\nnumprocs=1000\n").Daemon();
        await ReadyAsync("");
        await Browser.UntilAsync("document.querySelectorAll('tr.row').length === 1000");
        var took = await Browser.EvaluateAsync("""
            (() => {
              const begin = performance.now();
              const search = document.getElementById('search');
              search.value = '_77';
              search.dispatchEvent(new Event('input'));
              document.body.offsetHeight;
              return performance.now() - begin;
            })()
            """);
        Assert.Equal("10", await Browser.TextAsync("document.querySelectorAll('tr.row:not([hidden])').length"));
        Assert.InRange(took.GetDouble(), 0, 1500);
    }
}
