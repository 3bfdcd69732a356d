using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Supervisor.Client;

/// <content>What happens, and telling of something.</content>
public sealed partial class JsonClient
{
    public async IAsyncEnumerable<EventItem> WatchAsync(string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await OpenAsync(HttpMethod.Get, Routes.Events, null, cancellation, after).ConfigureAwait(false);
        using var lines = new AnswerLines(_connection, response);
        var (data, place, stands) = (new StringBuilder(), after, false);
        while (await lines.NextAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Append(line.AsSpan(5)).Append('\n');
            }
            else if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                place = line[3..].Trim();
            }
            else if (line.Length == 0)
            {
                if (!stands)
                {
                    stands = true;
                    yield return new(place, null);
                }

                if (data.Length > 0)
                {
                    yield return new(place, Read(data.ToString(), Json.SupervisorEvent) with { Supervisor = SessionName });
                    data.Clear();
                }
            }
        }
    }

    public async Task SendEventAsync(string type, string data, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new EventRequest { Type = type, Data = data }, Json.EventRequest);
        await TextAsync(HttpMethod.Post, Routes.Events, RequestTimeout, cancellation, body).ConfigureAwait(false);
    }
}
