using System.Text;
using System.Xml.Linq;
using Supervisor.Client;
using Supervisor.Configuration;
using Supervisor.Unit.Client;

namespace Supervisor.Unit.Ctl;

/// <summary>An XML-RPC server whose answers the test writes down by method; it notes what was called.</summary>
internal sealed class ScriptedEngine : IDisposable
{
    private readonly FakeEngine _engine = new();
    private readonly Dictionary<string, Func<string, XmlRpcValue>> _answers = [];

    public ScriptedEngine()
    {
        On("getVersion", "3.0");
        // Off the test runner's context: the tests block its few threads.
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Methods with their first argument, without the connection check.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>When set, requests without this user are answered with 401.</summary>
    public string? User { get; set; }

    public SupervisorctlSettings Settings => new() { ServerUrl = $"unix://{_engine.SocketPath}" };

    public ScriptedEngine On(string method, XmlRpcValue answer) => On(method, _ => answer);

    /// <summary>The answer by the first argument.</summary>
    public ScriptedEngine On(string method, Func<string, XmlRpcValue> answer)
    {
        _answers[method] = answer;
        return this;
    }

    public ScriptedEngine Fails(string method, int code, string text) => On(method, _ => throw new XmlRpcFaultException(code, text));

    public (int Status, string Text) Run(string line, string input = "") => CtlRun.Ours(Settings, line.Split(' ', StringSplitOptions.RemoveEmptyEntries), input);

    public static XmlRpcValue Struct(params (string Name, XmlRpcValue Value)[] members) => XmlRpcValue.Struct(members.ToDictionary(member => member.Name, member => member.Value));

    public static XmlRpcValue Result(string group, string name, int status, string description = "OK") =>
        Struct(("group", group), ("name", name), ("status", status), ("description", description));

    public static XmlRpcValue Info(string group, string name, int state, string stateName, int pid, string description) =>
        Struct(("group", group), ("name", name), ("state", state), ("statename", stateName), ("pid", pid), ("description", description));

    public void Dispose() => _engine.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var exchange = await _engine.AcceptAsync();
                if (User is { } user && !exchange.Head.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(user))))
                {
                    await exchange.BeginAsync("401 Unauthorized");
                    continue;
                }

                if (exchange.RequestLine.StartsWith("GET", StringComparison.Ordinal))
                {
                    await NoLogAsync(exchange);
                    continue;
                }

                await exchange.BeginAsync();
                await exchange.WriteAsync(Answer(XDocument.Parse(exchange.Body).Root!));
            }
        }
        finally
        {
            // At the end of the test, or after a mistake in its script: whoever still asks is refused instead of waiting.
            _engine.Dispose();
        }
    }

    private static async Task NoLogAsync(FakeEngine.Exchange exchange)
    {
        try
        {
            await exchange.BeginAsync("404 Not Found");
        }
        catch (IOException)
        {
            // Whoever asked for the log has had enough of waiting for it.
        }
    }

    private string Answer(XElement call)
    {
        var method = call.Element("methodName")!.Value["supervisor.".Length..];
        var argument = call.Descendants("value").FirstOrDefault()?.Value ?? "";
        if (method != "getVersion")
        {
            Calls.Add($"{method} {argument}".TrimEnd());
        }

        XmlRpcValue value;
        try
        {
            value = _answers.TryGetValue(method, out var answer) ? answer(argument) : throw new XmlRpcFaultException(1, "UNKNOWN_METHOD");
        }
        catch (XmlRpcFaultException fault)
        {
            var text = Document(Struct(("faultCode", fault.Code), ("faultString", fault.Text)));
            return text.Replace("<params><param>", "<fault>").Replace("</param></params>", "</fault>");
        }

        return Document(value);
    }

    // U+241B stands for the escape that no XML writer lets through and Python's does.
    private static string Document(XmlRpcValue value) => Encoding.UTF8.GetString(XmlRpcWriter.WriteCall("", [value])).Replace("methodCall", "methodResponse").Replace("<methodName />", "").Replace('\u241B', '\e');
}
