using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Lines of logs, of one or many processes together, past and future.</summary>
internal sealed class LogEndpoints(EngineFace face, CancellationToken ending)
{
    private sealed record Log(string Name, string Stream, LogName Source);

    private readonly string _life = EventPlace.LifeOf(face.Identity.LifeBegan);

    public async Task ActivityAsync(HttpContext context)
    {
        if (await RequestAsync(context).ConfigureAwait(false) is { } asked)
        {
            await SendAsync(context, [new("supervisord", "Activity", LogName.Activity)], asked, mustExist: true).ConfigureAwait(false);
        }
    }

    public async Task ProcessesAsync(HttpContext context)
    {
        if (await RequestAsync(context).ConfigureAwait(false) is not { } asked)
        {
            return;
        }

        var state = face.Operations.State;
        foreach (var name in asked.Names.Where(name => !ProcessNames.IsPattern(name) && !ProcessNames.Find(state, name).Any()))
        {
            await Refusals.NotFoundAsync(context, FaultCode.BadName, $"there is no process named '{name}'").ConfigureAwait(false);
            return;
        }

        var streams = LogRequests.Streams(asked.Stream);
        var chosen = asked.Names.SelectMany(name => ProcessNames.Find(state, name)).DistinctBy(entry => entry.Key).ToArray();
        var logs = chosen.SelectMany(entry => streams.Select(error => new Log(entry.Key.DisplayName, error ? "StdErr" : "StdOut", LogName.Of(entry, error))));
        await SendAsync(context, [.. logs], asked, mustExist: chosen.Length > 0).ConfigureAwait(false);
    }

    private static async Task<LogRequest?> RequestAsync(HttpContext context)
    {
        var problem = (string?)null;
        var asked = context.Request.Method == "POST"
            ? await Bodies.ReadJsonAsync(context, ProtocolJson.Default.LogRequest).ConfigureAwait(false)
            : LogRequests.Read(context.Request.Query, out problem);
        problem ??= LogRequests.Problem(asked!);
        if (problem is not null)
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, $"cannot read logs: {problem}").ConfigureAwait(false);
        }

        return problem is null ? asked : null;
    }

    private Task SendAsync(HttpContext context, IReadOnlyList<Log> logs, LogRequest asked, bool mustExist) =>
        asked.Follow ? SendLivingAsync(context, logs, asked, mustExist) : SendPastAsync(context, logs, asked, mustExist);

    /// <summary>One log after the other, so that a thousand of them cost no more memory than one.</summary>
    private async Task SendPastAsync(HttpContext context, IReadOnlyList<Log> logs, LogRequest asked, bool mustExist)
    {
        var (any, marks) = (false, HasMarks(context));
        foreach (var log in logs)
        {
            using var reading = await face.Logs.FollowAsync(log.Source, TailOf(log, asked)).ConfigureAwait(false);
            if (reading is null)
            {
                continue;
            }

            if (!any)
            {
                any = true;
                await BeginAsync(context, marks).ConfigureAwait(false);
            }

            WriteUntimed(context, log, reading, marks);
            var piece = await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            var splitter = new LineSplitter(log.Name, log.Stream, position => TimeOf(reading, position));
            if (asked.Raw)
            {
                Bodies.WriteLine(context, splitter.Whole(piece.Bytes, piece.Position), ProtocolJson.Default.LogLine);
            }
            else
            {
                foreach (var line in splitter.Take(piece.Bytes, piece.Position, piece.Lost))
                {
                    Bodies.WriteLine(context, line, ProtocolJson.Default.LogLine);
                }

                if (splitter.Rest(piece.Position) is { } rest)
                {
                    Bodies.WriteLine(context, rest, ProtocolJson.Default.LogLine);
                }
            }

            await Bodies.FlushAsync(context).ConfigureAwait(false);
        }

        if (!any)
        {
            await (mustExist ? NoLogAsync(context, logs) : BeginAsync(context, marks)).ConfigureAwait(false);
        }
    }

    private static Task NoLogAsync(HttpContext context, IReadOnlyList<Log> logs) =>
        Refusals.NotFoundAsync(context, FaultCode.NoFile, $"there is no log of {string.Join(", ", logs.Select(log => $"{log.Name} ({log.Stream})"))}");

    private async Task SendLivingAsync(HttpContext context, IReadOnlyList<Log> logs, LogRequest asked, bool mustExist)
    {
        var (sources, marks) = (new List<LivingLogs.Source>(), HasMarks(context));
        try
        {
            foreach (var log in logs)
            {
                if (await face.Logs.FollowAsync(log.Source, TailOf(log, asked)).ConfigureAwait(false) is { } reading)
                {
                    sources.Add(new LivingLogs.Source(log.Name, log.Stream, reading, position => TimeOf(reading, position)));
                }
            }

            if (sources.Count == 0 && mustExist)
            {
                await NoLogAsync(context, logs).ConfigureAwait(false);
                return;
            }

            await BeginAsync(context, marks).ConfigureAwait(false);
            foreach (var (log, source) in logs.Join(sources, log => (log.Name, log.Stream), source => (source.Name, source.Stream), (log, source) => (log, source)))
            {
                WriteUntimed(context, log, source.Reading, marks);
            }

            await Bodies.FlushAsync(context).ConfigureAwait(false);
            await LivingLogs.CopyAsync(context, sources, marks, ending).ConfigureAwait(false);
        }
        finally
        {
            sources.ForEach(source => source.Reading.Dispose());
        }
    }

    /// <summary>Who comes back goes on where he was; in another life of the engine nobody knows where that is, but where this one began.</summary>
    private LogTail TailOf(Log log, LogRequest asked) =>
        asked.After.FirstOrDefault(place => place.Name == log.Name && place.Stream == log.Stream) is { } place
            ? asked.Life == _life ? LogTail.From(place.Position) : LogTail.Birth
        : asked.Life is not null && asked.Life != _life ? LogTail.Birth
        : asked.Since is { } since ? LogTail.Since(since.ToUniversalTime())
        : asked.Head is { } head ? LogTail.Head(head)
        : LogTail.Lines(asked.Tail);

    private async Task BeginAsync(HttpContext context, bool marks)
    {
        if (marks)
        {
            context.Response.ContentType = "application/x-ndjson";
            Bodies.WriteLine(context, new LogMark { Mark = "Begin", HostName = face.Identity.HostName, EngineId = face.Identity.Id, Life = _life }, ProtocolJson.Default.LogMark);
        }

        await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
    }

    private void WriteUntimed(HttpContext context, Log log, ILogReading reading, bool marks)
    {
        if (marks && reading.UntimedBefore is { } before)
        {
            Bodies.WriteLine(context, new LogMark { Mark = "Untimed", Name = log.Name, Stream = log.Stream, Before = face.Clock.ToLocal(before) }, ProtocolJson.Default.LogMark);
        }
    }

    private DateTime? TimeOf(ILogReading reading, long position) => reading.TimeOf(position) is { } utc ? face.Clock.ToLocal(utc) : null;

    /// <summary>Marks came with POST: those who GET expect lines and nothing else.</summary>
    private static bool HasMarks(HttpContext context) => context.Request.Method == "POST";
}
