using System.Text;
using Supervisor.Compatibility.Play;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Steps;

/// <summary>XML-RPC and plain HTTP.</summary>
internal static class RequestSteps
{
    private static readonly string[] ShownHeaders = ["Content-Type", "WWW-Authenticate", "Location", "X-Accel-Buffering", "Allow"];

    /// <summary>rpc METHOD [ARG…].</summary>
    public static async Task<IEnumerable<string>> Rpc(Turn turn) =>
        await Answer(turn, XmlRpcText.Call(turn[0], turn.Words.Skip(1)));

    /// <summary>post &lt;&lt;EOF: an XML-RPC body as it stands.</summary>
    public static async Task<IEnumerable<string>> Post(Turn turn) => await Answer(turn, turn.Body ?? "");

    /// <summary>http [inet] [-u USER:PASSWORD | -a] METHOD PATH [until TEXT] [here-document]; -a: without the scenario's login.</summary>
    public static async Task<IEnumerable<string>> Http(Turn turn)
    {
        var words = new Queue<string>(turn.From(0));
        bool inet = Took(words, "inet");
        string? login = Took(words, "-u") ? words.Dequeue() : Took(words, "-a") ? null : turn.Play.Scenario.Login;
        string method = words.Dequeue(), path = words.Dequeue();
        string? until = Took(words, "until") ? words.Dequeue() : null;
        using var deadline = new CancellationTokenSource(Performance.Patience);
        using HttpResponseMessage response = await (inet ? turn.Play.InetWeb : turn.Play.Web).Send(method, path, turn.Body, login, deadline.Token);
        var lines = new List<string> { $"HTTP {(int)response.StatusCode}" };
        foreach (string name in ShownHeaders)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                lines.Add($"{name}: {values}");
            }
        }

        lines.AddRange(ProgramRun.Cut(until is null
            ? await response.Content.ReadAsStringAsync(deadline.Token)
            : await ReadUntil(await response.Content.ReadAsStreamAsync(deadline.Token), until, deadline.Token)));
        return lines;
    }

    public static async Task<Dictionary<string, string>?> Struct(Turn turn, string method, string argument) =>
        XmlRpcText.Struct(await (await Exchange(turn, XmlRpcText.Call(method, [new Word(argument, true)]))).Content.ReadAsStringAsync());

    private static async Task<IEnumerable<string>> Answer(Turn turn, string body)
    {
        using HttpResponseMessage response = await Exchange(turn, body);
        return (int)response.StatusCode == 200
            ? XmlRpcText.Show(await response.Content.ReadAsStringAsync())
            : [$"HTTP {(int)response.StatusCode}"];
    }

    private static Task<HttpResponseMessage> Exchange(Turn turn, string body) =>
        turn.Play.Web.Send("POST", "/RPC2", body, turn.Play.Scenario.Login, new CancellationTokenSource(Performance.Patience).Token);

    private static async Task<string> ReadUntil(Stream stream, string until, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[4096];
        string text = "";
        try
        {
            int count;
            while (!text.Contains(until, StringComparison.Ordinal) && (count = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                bytes.Write(buffer, 0, count);
                text = Encoding.UTF8.GetString(bytes.ToArray());
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{until}' did not come; there came: {text}");
        }

        return text;
    }

    private static bool Took(Queue<string> words, string word)
    {
        bool found = words.TryPeek(out string? next) && next == word;
        if (found)
        {
            words.Dequeue();
        }

        return found;
    }
}
