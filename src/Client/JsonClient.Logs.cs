using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Supervisor.Client;

/// <content>Reading and clearing logs.</content>
public sealed partial class JsonClient
{
    /// <summary>How a mark begins; the engine writes its properties in the order of the record.</summary>
    private const string MarkStart = "{\"mark\":";

    public IAsyncEnumerable<LogItem> ReadLogAsync(LogRequest request, CancellationToken cancellation) => ReadItemsAsync(Routes.Logs, request, cancellation);

    public IAsyncEnumerable<LogItem> ReadEngineLogAsync(LogRequest request, CancellationToken cancellation) => ReadItemsAsync(Routes.EngineLog, request, cancellation);

    public Task ClearEngineLogAsync(CancellationToken cancellation) => TellAsync(Routes.ClearEngineLog, cancellation);

    private async IAsyncEnumerable<LogItem> ReadItemsAsync(string path, LogRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Json.LogRequest);
        using var response = await OpenAsync(HttpMethod.Post, path, body, cancellation).ConfigureAwait(false);
        using var lines = new AnswerLines(_connection, response);
        var engine = new LogMark { Mark = "" };
        while (await lines.NextAsync(cancellation).ConfigureAwait(false) is { } text)
        {
            if (text.Length == 0)
            {
                continue;
            }

            if (text.StartsWith(MarkStart, StringComparison.Ordinal))
            {
                var mark = Read(text, Json.LogMark);
                engine = mark.Mark == "Begin" ? mark : engine;
                yield return new(null, mark);
            }
            else
            {
                var line = Read(text, Json.LogLine);
                yield return new(line with { Supervisor = SessionName, HostName = engine.HostName, EngineId = engine.EngineId }, null);
            }
        }
    }
}
