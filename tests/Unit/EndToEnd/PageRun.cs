namespace Supervisor.Unit.EndToEnd;

/// <summary>One engine with a page, and the browser before it.</summary>
public abstract class PageRun(Browser browser) : IClassFixture<Browser>, IDisposable
{
    protected const string Programs = """
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

    private protected Browser Browser => browser;

    private protected EngineRun Engine
    {
        get => _engine!;
        set => _engine = value;
    }

    public void Dispose()
    {
        _engine?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Address => $"http://127.0.0.1:{_port}/";

    private protected string Server => $"[inet_http_server]\nport=127.0.0.1:{_port}\n";

    protected const string Shown = "[...document.querySelectorAll('tr.row')].filter(row => row.offsetParent).map(row => row.dataset.name).join(' ')";

    private protected static string Row(string name) => $"document.querySelector(\"tr[data-name='{name}']\")";

    private protected static string Button(string name, string act) => $"tr[data-name='{name}'] button[data-act={act}]";

    private protected static string State(string name, string state) => $"{Row(name)}.querySelector('.pill').textContent === '{state}'";

    private protected static string Message(string text) => $"document.getElementById('message').textContent === '{text}'";

    private protected void Feed(string text) => File.AppendAllText(Engine.In("feed"), text);

    private protected async Task OpenAsync(string query = "")
    {
        _engine = new EngineRun(Server + Programs);
        Feed("");
        _engine.Daemon();
        await ReadyAsync(query);
        await browser.UntilAsync(State("cat", "Running"));
    }

    private protected async Task ReadyAsync(string query)
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

    private protected async Task<double> LightnessAsync() =>
        (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3")).GetDouble();

    /// <summary>To be looked at, where somebody names a folder for them.</summary>
    private protected async Task<byte[]> PictureAsync(string name)
    {
        var picture = await browser.PictureAsync();
        if (Environment.GetEnvironmentVariable("SUPERVISOR_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"page-{name}.png"), picture);
        }

        return picture;
    }
}
