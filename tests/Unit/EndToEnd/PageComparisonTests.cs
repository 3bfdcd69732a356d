using System.Net;
using System.Text.RegularExpressions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The URLs of the original's page and logs, asked of the original and of ours.</summary>
public sealed partial class PageComparisonTests
{
    private const string Programs = """
        [program:cat]
        command=/bin/cat
        startsecs=0
        [program:once]
        command=/bin/sh -c 'exit 3'
        startsecs=0
        autorestart=false
        [program:fatal]
        command=/bin/false
        startretries=0
        autorestart=false
        [program:missing]
        command=/no/such/command
        autostart=false
        [program:noexec]
        command=/etc/passwd
        autostart=false
        [program:nolog]
        command=/bin/cat
        startsecs=0
        stdout_logfile=NONE
        [program:many]
        command=/bin/cat
        process_name=m_%(process_num)d
        numprocs=2
        startsecs=0

        """;

    [EngineFact(Needs.Original)]
    public void Actions_give_the_same_messages()
    {
        string[] steps =
        [
            "action=start&processname=cat", "action=stop&processname=cat", "action=stop&processname=cat", "action=start&processname=cat",
            "action=restart&processname=cat", "action=clearlog&processname=cat", "action=clearlog&processname=nolog", "action=clearlog&processname=nobody",
            "action=start&processname=nobody", "action=stop&processname=nobody", "action=restart&processname=nobody", "action=start&processname=fatal",
            "action=start&processname=missing", "action=start&processname=noexec", "action=restart&processname=missing", "action=restart&processname=once",
            "action=start&processname=many:m_0", "action=stop&processname=many:*", "action=start&processname=many", "action=refresh", "action=stopall", "action=restartall",
        ];
        Compare((web, address) => [.. steps.Select(step => $"{step}: {Act(web, address, step)}")]);
    }

    [EngineFact(Needs.Original)]
    public void Pages_and_logs_have_the_same_status_and_headers()
    {
        string[] paths =
        [
            "ok.html", "nothing.html", "tail.html", "tail.html?processname=nobody", "tail.html?processname=nolog", "logtail/cat", "logtail/cat/stdout", "logtail/cat/stderr", "logtail/cat/other",
            "logtail/nobody", "logtail/nolog", "logtail/many:m_0", "logtail/many%3Am_1%2Fstdout", "logtail/many:*", "logtail/", "mainlogtail", "mainlogtail/", "mainlogtailx",
        ];
        Compare((web, address) => [.. paths.Select(path => $"{path}: {Look(web, HttpMethod.Get, address + path)}"),
            Look(web, HttpMethod.Post, address + "logtail/cat"), Look(web, HttpMethod.Head, address + "mainlogtail"), Look(web, HttpMethod.Put, address),
            .. paths[..5].Where(path => path.StartsWith("tail", StringComparison.Ordinal)).Select(path => Past().Match(web.GetStringAsync(address + path).GetAwaiter().GetResult()).Groups[1].Value)]);
    }

    private static void Compare(Func<HttpClient, string, string[]> look)
    {
        string[] Run(string? program)
        {
            var port = FreePort.Any();
            using var engine = new EngineRun($"[inet_http_server]\nport=127.0.0.1:{port}\n{Programs}", program: program).Daemon();
            foreach (var name in (string[])["cat", "nolog", "many:m_0", "many:m_1"])
            {
                engine.WaitFor(name, "Running");
            }

            engine.WaitFor("fatal", "Fatal");
            engine.WaitFor("once", "Exited");
            using var web = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            return look(web, $"http://127.0.0.1:{port}/");
        }

        Assert.Equal(Run(Client.OriginalSupervisor.Daemon), Run(null));
    }

    private static string Act(HttpClient web, string address, string fields)
    {
        using var answer = web.PostAsync($"{address}index.html", new StringContent(fields, null, "application/x-www-form-urlencoded")).GetAwaiter().GetResult();
        // The original says 301 and its whole address; a browser goes to the same place.
        Assert.True(answer.StatusCode is HttpStatusCode.Moved or HttpStatusCode.SeeOther, $"{fields}: {answer.StatusCode}");
        var there = new Uri(new Uri($"{address}index.html"), answer.Headers.Location!);
        Assert.StartsWith($"{address}?message=", there.AbsoluteUri, StringComparison.Ordinal);
        return Time().Replace(Uri.UnescapeDataString(there.Query), "TIME");
    }

    private static string Look(HttpClient web, HttpMethod method, string address)
    {
        using var answer = web.Send(new HttpRequestMessage(method, address), HttpCompletionOption.ResponseHeadersRead);
        var has = (string name) => answer.Headers.Concat(answer.Content.Headers).Any(header => header.Key == name);
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} modified={has("Last-Modified")} accel={has("X-Accel-Buffering")} chunked={answer.Headers.TransferEncodingChunked}";
    }

    [GeneratedRegex(@"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$")]
    private static partial Regex Time();

    [GeneratedRegex("<pre[^>]*>(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Past();
}
