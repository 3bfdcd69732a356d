using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Chromium without a window and with a profile of its own, driven by the DevTools protocol.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _profile = Directory.CreateTempSubdirectory("chromium").FullName;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Process _process = null!;
    private Task _reading = Task.CompletedTask;
    private int _last;

    /// <summary>Where it is; null when it is not installed.</summary>
    internal static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>What the page complained of: exceptions, refusals of the content policy, failed requests.</summary>
    internal ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>The address of everything that was fetched.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
            "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank",
        ];
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
        _process.ErrorDataReceived += (_, line) =>
        {
            const string announcement = "DevTools listening on ";
            if (line.Data?.StartsWith(announcement, StringComparison.Ordinal) == true)
            {
                listening.TrySetResult(new Uri(line.Data[announcement.Length..]).Authority);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var address = await listening.Task.WaitAsync(Patience);
        using var web = new HttpClient();
        var targets = await web.GetFromJsonAsync<JsonElement>($"http://{address}/json/list");
        var page = targets.EnumerateArray().First(target => target.GetProperty("type").GetString() == "page");
        await _socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        _reading = ReadAsync();
        foreach (var part in (string[])["Page", "Runtime", "Log", "Network", "Accessibility"])
        {
            await CallAsync($"{part}.enable");
        }
    }

    public async Task DisposeAsync()
    {
        if (Program is not null)
        {
            if (_socket.State == WebSocketState.Open)
            {
                await CallAsync("Browser.close");
                await _reading;
            }
            else
            {
                _process.Kill(entireProcessTree: true);
            }

            await _process.WaitForExitAsync().WaitAsync(Patience);
            _process.Dispose();
        }

        _socket.Dispose();
        _sending.Dispose();
        Directory.Delete(_profile, true);
    }

    internal async Task<JsonElement> CallAsync(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    /// <summary>The value of an expression in the page; promises are awaited.</summary>
    internal async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true, ["userGesture"] = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var problem), $"{expression}: {problem}");
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    internal async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression)).ToString();

    /// <summary>Waits in the page until an expression is true.</summary>
    internal async Task UntilAsync(string expression)
    {
        var seen = await EvaluateAsync($$"""
            new Promise(settle => {
              const end = performance.now() + {{Eventually.Deadline.TotalMilliseconds}};
              (function look() {
                let is = false;
                try { is = {{expression}}; } catch { }
                if (is || performance.now() > end) settle(Boolean(is)); else setTimeout(look, 15);
              })();
            })
            """);
        Assert.True(seen.GetBoolean(), $"never seen: {expression}\n{string.Join('\n', Complaints)}\n{await TextAsync("document.body.innerText")}");
    }

    /// <summary>Opens an address; the script of the page may still be at work.</summary>
    internal async Task GoAsync(string address)
    {
        // A page of before must not be taken for the one that is awaited.
        await EvaluateAsync("window.isOld = true");
        await CallAsync("Page.navigate", new() { ["url"] = address });
        await UntilAsync("!window.isOld && document.readyState === 'complete'");
    }

    /// <summary>A click of the mouse in the middle of the first element that a selector finds.</summary>
    internal async Task ClickAsync(string selector)
    {
        var place = await EvaluateAsync($$"""
            (() => {
              const element = document.querySelector({{JsonSerializer.Serialize(selector)}});
              element.scrollIntoView({ block: "center" });
              const box = element.getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            })()
            """);
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            await CallAsync("Input.dispatchMouseEvent", new() { ["type"] = type, ["x"] = place[0].GetDouble(), ["y"] = place[1].GetDouble(), ["button"] = "left", ["clickCount"] = 1 });
        }
    }

    /// <summary>Presses a key: a letter, or a name as "ArrowDown".</summary>
    internal async Task PressAsync(string key)
    {
        var code = key switch { "Enter" => 13, "Tab" => 9, "Escape" => 27, "ArrowDown" => 40, "ArrowUp" => 38, "Home" => 36, "End" => 35, _ => char.ToUpperInvariant(key[0]) };
        var text = key.Length == 1 ? key : key == "Enter" ? "\r" : null;
        var down = new JsonObject { ["type"] = "keyDown", ["key"] = key, ["windowsVirtualKeyCode"] = code };
        if (text is not null)
        {
            down["text"] = text;
        }

        await CallAsync("Input.dispatchKeyEvent", down);
        await CallAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["windowsVirtualKeyCode"] = code });
    }

    internal async Task TypeAsync(string text)
    {
        foreach (var letter in text)
        {
            await PressAsync(letter.ToString());
        }
    }

    internal Task ResizeAsync(int width, int height) =>
        CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 });

    internal Task PreferAsync(string scheme) => CallAsync("Emulation.setEmulatedMedia", new()
    {
        ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }, new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
    });

    internal async Task<byte[]> PictureAsync() =>
        (await CallAsync("Page.captureScreenshot", new() { ["format"] = "png" })).GetProperty("data").GetBytesFromBase64();

    /// <summary>What a screen reader is told: role and name of each thing on the page.</summary>
    internal async Task<(string Role, string Name)[]> AccessibleAsync()
    {
        static string Value(JsonElement node, string property) => node.TryGetProperty(property, out var value) && value.TryGetProperty("value", out var text) ? text.ToString() : "";
        var tree = await CallAsync("Accessibility.getFullAXTree");
        return [.. tree.GetProperty("nodes").EnumerateArray().Where(node => !node.GetProperty("ignored").GetBoolean()).Select(node => (Value(node, "role"), Value(node, "name")))];
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult piece;
                do
                {
                    piece = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                    message.Write(buffer, 0, piece.Count);
                }
                while (!piece.EndOfMessage);
                if (piece.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                Take(JsonSerializer.Deserialize<JsonElement>(message.ToArray()));
            }
        }
        catch (WebSocketException)
        {
            // It has ended.
        }

        foreach (var call in _calls.Values)
        {
            call.TrySetResult(default);
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (_calls.TryRemove(id.GetInt32(), out var call))
            {
                _ = message.TryGetProperty("result", out var result) ? call.TrySetResult(result) : call.TrySetException(new InvalidOperationException(message.ToString()));
            }

            return;
        }

        var details = message.GetProperty("params");
        switch (message.GetProperty("method").GetString())
        {
            case "Runtime.exceptionThrown":
                Complaints.Enqueue(details.ToString());
                break;
            case "Log.entryAdded" when details.GetProperty("entry").GetProperty("level").GetString() == "error":
                Complaints.Enqueue(details.ToString());
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue(details.GetProperty("request").GetProperty("url").GetString()!);
                break;
        }
    }
}
