using System.Net.Http.Headers;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

/// <summary>A server with one who may read and one who may control, and requests as one of them.</summary>
internal static class AccessStage
{
    internal static readonly UnixServerSettings Server = new()
    {
        Section = "unix_http_server",
        File = "/s",
        Users = [new() { Name = "reader", Password = "r" }, new() { Name = "boss", Password = "b", Role = HttpUserRole.Control }],
    };

    internal static Task<LiveEngine> EngineAsync(ServerSettings? server = null, uint uid = 1001) => LiveEngine.StartAsync(
        [Single("cat", p => p with { StartSecs = 0, StdOut = new LogSettings { Target = LogTarget.File, Path = "/cat.out" } })],
        server: server ?? Server,
        peers: new(_ => new Peer(9, uid, 1), asked => new(asked == 1001 ? "jo" : null, asked == 1002 ? [30] : []), 500));

    internal static Task<HttpResponseMessage> SendAsync(LiveEngine engine, HttpMethod method, string path, string? user, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = user is null ? null : Basic(user);
        return engine.Web.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    internal static AuthenticationHeaderValue Basic(string user) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{user[0]}")));

    internal static async Task<string> CallAsync(LiveEngine engine, string method, string parameters, string user)
    {
        using var call = new StringContent($"<methodCall><methodName>{method}</methodName><params>{parameters}</params></methodCall>", Encoding.UTF8, "text/xml");
        return await (await SendAsync(engine, HttpMethod.Post, "/RPC2", user, call)).Content.ReadAsStringAsync();
    }

    /// <summary>It is written when the answer is out, which the client may see first.</summary>
    internal static void HasOneLine(LiveEngine engine, Func<string, bool> condition) =>
        EndToEnd.Eventually.Holds(() => engine.Log.ToArray().Count(condition) == 1, () => string.Join('\n', engine.Log.ToArray()));
}
