using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The web page in a real browser before the real engine: what it does.</summary>
public sealed class PageTests(Browser browser) : PageRun(browser)
{
    [EngineFact(Needs.Chromium)]
    public async Task A_click_stops_starts_and_restarts_one_process()
    {
        await OpenAsync();
        await Browser.ClickAsync(Button("cat", "stop"));
        await Browser.UntilAsync(State("cat", "Stopped"));
        await Browser.UntilAsync(Message("Process cat stopped"));
        Assert.Equal("Stopped", Engine.Process("cat").State);
        await Browser.ClickAsync(Button("cat", "start"));
        await Browser.UntilAsync(State("cat", "Running"));
        await Browser.UntilAsync(Message("Process cat started"));
        var before = Engine.Process("cat").Id;
        await Browser.ClickAsync(Button("cat", "restart"));
        await Browser.UntilAsync(Message("Process cat restarted"));
        var after = Engine.WaitFor("cat", process => process.Id != before && process.State == "Running").Id;
        await Browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.startsWith('pid {after}, uptime 0:0')");
        Assert.Empty(Browser.Complaints);
    }

    [EngineFact(Needs.Chromium)]
    public async Task A_killed_program_turns_without_a_reload()
    {
        await OpenAsync();
        await Browser.EvaluateAsync("window.isSame = true");
        OutsideView.Signal(Engine.Process("once").Id!.Value, Signum.SIGKILL);
        await Browser.UntilAsync(State("once", "Exited"));
        await Browser.UntilAsync($"{Row("once")}.querySelector('.about').textContent.startsWith('killed by a signal')");
        await Browser.UntilAsync("document.getElementById('news').textContent.includes('once is Exited')");
        Assert.Equal("True", await Browser.TextAsync("window.isSame"));
    }

    [EngineFact(Needs.Chromium)]
    public async Task Uptime_goes_on_by_itself()
    {
        await OpenAsync();
        await Browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.endsWith('uptime 0:00:02')");
        var requests = Browser.Requests.Count;
        await Browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.endsWith('uptime 0:00:04')");
        Assert.Equal(requests, Browser.Requests.Count);
    }

    [EngineFact(Needs.Chromium)]
    public async Task A_log_is_followed_while_it_is_written()
    {
        await OpenAsync();
        Feed("before <b>&amp;\n");
        await Browser.ClickAsync(Button("talk", "log"));
        await Browser.UntilAsync("document.querySelector('.lines').textContent === 'before <b>&amp;'");
        Feed("\u001b[31mred\u001b[0m\nlast\n");
        await Browser.UntilAsync("[...document.querySelectorAll('.line')].map(line => line.textContent).join('|') === 'before <b>&amp;|red|last'");
        await Browser.ClickAsync(".streams button:last-child");
        await Browser.UntilAsync("document.querySelector('.follow').textContent === 'following' && document.querySelectorAll('.line').length === 0");
        await Browser.ClickAsync(".log .close");
        await Browser.UntilAsync("document.getElementById('log').hidden");
        await Browser.ClickAsync(Button("talk", "clear"));
        await Browser.UntilAsync(Message("Log for talk cleared"));
        Assert.Equal("", Engine.Read("talk.log"));
    }

    [EngineFact(Needs.Chromium)]
    public async Task The_page_of_a_tail_has_the_last_bytes_and_comes_to_life()
    {
        await OpenAsync();
        Feed("one <i>\n");
        Engine.WaitForFile("talk.log", "one");
        await Browser.GoAsync($"{Address}tail.html?processname=talk");
        Assert.Equal("Supervisor tail of process talk", await Browser.TextAsync("document.title"));
        await Browser.UntilAsync("document.querySelector('.line')?.textContent === 'one <i>'");
        Feed("two\n");
        await Browser.UntilAsync("document.querySelector('.line:last-child').textContent === 'two'");
    }

    [EngineFact(Needs.Chromium)]
    public async Task Search_and_states_narrow_the_table()
    {
        await OpenAsync();
        await Browser.ClickAsync("#search");
        await Browser.TypeAsync("web_");
        await Browser.UntilAsync($"{Shown} === 'web:web_0 web:web_1 web:web_2'");
        await Browser.PressAsync("Escape");
        await Browser.UntilAsync($"{Shown}.includes('cat')");
        await Browser.ClickAsync(".chip[data-state=Stopped]");
        await Browser.UntilAsync($"{Shown} === 'idle'");
        await Browser.ClickAsync(Button("idle", "start"));
        await Browser.UntilAsync($"{Shown} === '' && !document.getElementById('nothing').hidden");
        await Browser.ClickAsync(".chip[data-state=All]");
        await Browser.UntilAsync($"{Shown}.includes('idle')");
    }

    [EngineFact(Needs.Chromium)]
    public async Task Several_are_selected_and_restarted_and_a_group_is_stopped()
    {
        await OpenAsync();
        var before = Engine.Processes().ToDictionary(process => process.Name, process => process.Id);
        foreach (var name in (string[])["cat", "web:web_0", "web:web_2"])
        {
            await Browser.ClickAsync($"tr[data-name='{name}'] input");
        }

        await Browser.UntilAsync("document.getElementById('chosen-count').textContent === '3 selected'");
        await Browser.UntilAsync("document.querySelector('tr[data-group=web] input').indeterminate");
        await Browser.ClickAsync("[data-chosen=restart]");
        await Browser.UntilAsync(Message("3 processes restarted"));
        var after = Engine.Processes().ToDictionary(process => process.Name, process => process.Id);
        Assert.Equal(["cat", "web:web_0", "web:web_2"], after.Where(process => process.Value != before[process.Key]).Select(process => process.Key).Order());
        await Browser.ClickAsync("tr[data-group=web] button[data-act=stop]");
        await Browser.UntilAsync(Message("3 processes stopped"));
        await Browser.UntilAsync("document.querySelector('tr[data-group=web] .count').textContent === '0 of 3 running'");
    }

    [EngineFact(Needs.Chromium)]
    public async Task All_are_stopped_and_restarted_when_asked_twice()
    {
        await OpenAsync();
        await Browser.ClickAsync("[data-do=stopall]");
        await Browser.UntilAsync("document.getElementById('confirm').open");
        await Browser.PressAsync("Escape");
        await Browser.UntilAsync("!document.getElementById('confirm').open");
        Assert.Equal("Running", Engine.Process("cat").State);
        await Browser.ClickAsync("[data-do=stopall]");
        await Browser.ClickAsync("#confirm-yes");
        await Browser.UntilAsync("/^All stopped at \\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d 20\\d\\d$/.test(document.getElementById('message').textContent)");
        Assert.All(Engine.Processes(), process => Assert.Equal("Stopped", process.State));
        await Browser.ClickAsync("[data-do=restartall]");
        await Browser.ClickAsync("#confirm-yes");
        await Browser.UntilAsync("document.getElementById('message').textContent.startsWith('All restarted at ')");
        Assert.All(Engine.Processes(), process => Assert.Equal("Running", process.State));
    }

    [EngineFact(Needs.Chromium)]
    public async Task The_page_finds_the_engine_again()
    {
        await OpenAsync();
        var before = Engine.Process("cat").Id;
        // What changes while it is away is there afterwards, too.
        Engine.Configure($"{Server}{Programs}[program:late]\ncommand=/bin/cat\nstartsecs=0\n");
        Engine.Kill(Signum.SIGHUP);
        await Browser.UntilAsync("document.body.classList.contains('lost') && document.getElementById('link').textContent.startsWith('Connection lost')");
        await Browser.UntilAsync("document.getElementById('link').textContent === 'Live'");
        await Browser.UntilAsync(State("late", "Running"));
        var after = Engine.WaitFor("cat", process => process.State == "Running" && process.Id != before).Id;
        await Browser.UntilAsync($"{Row("cat")}.querySelector('.about').textContent.startsWith('pid {after}')");
        OutsideView.Signal(Engine.Process("once").Id!.Value, Signum.SIGKILL);
        await Browser.UntilAsync(State("once", "Exited"));
    }
}
