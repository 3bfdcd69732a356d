using System.Globalization;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Lines of logs, of one or many processes together, past and future.</summary>
internal sealed class LogEndpoints(EngineFace face, CancellationToken ending)
{
    private const int DefaultTail = 10;

    public Task ActivityAsync(HttpContext context) =>
        Query(context, out var tail, out var follow) is { } problem
            ? Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, problem)
            : SendAsync(context, [("supervisord", "Activity", LogName.Activity)], tail, follow, mustExist: true);

    public async Task ProcessesAsync(HttpContext context)
    {
        var streams = context.Request.Query["stream"].ToString().ToLowerInvariant() switch
        {
            "" or "stdout" => (bool[])[false],
            "stderr" => [true],
            "both" => [false, true],
            _ => [],
        };
        var problem = Query(context, out var tail, out var follow);
        if (problem is not null || streams.Length == 0)
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, problem ?? "cannot read logs: stream is stdout, stderr or both").ConfigureAwait(false);
            return;
        }

        var state = face.Operations.State;
        var names = context.Request.Query["name"].OfType<string>().ToArray();
        foreach (var name in names.Where(name => !ProcessNames.IsPattern(name) && !ProcessNames.Find(state, name).Any()))
        {
            await Refusals.NotFoundAsync(context, FaultCode.BadName, $"there is no process named '{name}'").ConfigureAwait(false);
            return;
        }

        var chosen = names.SelectMany(name => ProcessNames.Find(state, name)).DistinctBy(entry => entry.Key).ToArray();
        var logs = chosen.SelectMany(entry => streams.Select(error => (entry.Key.DisplayName, error ? "StdErr" : "StdOut", LogName.Of(entry, error))));
        await SendAsync(context, [.. logs], tail, follow, mustExist: chosen.Length > 0).ConfigureAwait(false);
    }

    private Task SendAsync(HttpContext context, IReadOnlyList<(string Name, string Stream, LogName Log)> logs, int tail, bool follow, bool mustExist) =>
        follow ? SendLivingAsync(context, logs, tail, mustExist) : SendPastAsync(context, logs, tail, mustExist);

    /// <summary>One log after the other, so that a thousand of them cost no more memory than one.</summary>
    private async Task SendPastAsync(HttpContext context, IReadOnlyList<(string Name, string Stream, LogName Log)> logs, int tail, bool mustExist)
    {
        var any = false;
        foreach (var (name, stream, log) in logs)
        {
            using var reading = await face.Logs.FollowAsync(log, tail, inLines: true).ConfigureAwait(false);
            if (reading is null)
            {
                continue;
            }

            if (!any)
            {
                any = true;
                await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
            }

            var piece = await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            var splitter = new LineSplitter(name, stream);
            foreach (var line in splitter.Take(piece.Bytes, piece.Position, piece.Lost))
            {
                Bodies.WriteLine(context, line, ProtocolJson.Default.LogLine);
            }

            if (splitter.Rest(piece.Position) is { } rest)
            {
                Bodies.WriteLine(context, rest, ProtocolJson.Default.LogLine);
            }

            await Bodies.FlushAsync(context).ConfigureAwait(false);
        }

        if (!any)
        {
            await (mustExist ? NoLogAsync(context, logs) : Bodies.BeginLinesAsync(context)).ConfigureAwait(false);
        }
    }

    private static Task NoLogAsync(HttpContext context, IReadOnlyList<(string Name, string Stream, LogName Log)> logs) =>
        Refusals.NotFoundAsync(context, FaultCode.NoFile, $"there is no log of {string.Join(", ", logs.Select(log => $"{log.Name} ({log.Stream})"))}");

    private async Task SendLivingAsync(HttpContext context, IReadOnlyList<(string Name, string Stream, LogName Log)> logs, int tail, bool mustExist)
    {
        var sources = new List<LivingLogs.Source>();
        try
        {
            foreach (var (name, stream, log) in logs)
            {
                if (await face.Logs.FollowAsync(log, tail, inLines: true).ConfigureAwait(false) is { } reading)
                {
                    sources.Add(new LivingLogs.Source(name, stream, reading));
                }
            }

            if (sources.Count == 0 && mustExist)
            {
                await NoLogAsync(context, logs).ConfigureAwait(false);
                return;
            }

            await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
            await LivingLogs.CopyAsync(context, sources, ending).ConfigureAwait(false);
        }
        finally
        {
            sources.ForEach(source => source.Reading.Dispose());
        }
    }

    private static string? Query(HttpContext context, out int tail, out bool follow)
    {
        var query = context.Request.Query;
        (tail, follow) = (DefaultTail, false);
        if (query["tail"].ToString() is { Length: > 0 } count && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out tail)))
        {
            return $"cannot read logs: '{count}' is no number of lines";
        }

        return query["follow"].ToString() is { Length: > 0 } word && !bool.TryParse(word, out follow) ? "cannot read logs: follow is true or false" : null;
    }
}
