using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Lines of logs, of one or many processes together, past and future.</summary>
internal sealed class LogEndpoints(EngineFace face, Turns pasts, CancellationToken ending)
{
    private sealed record Log(string Name, string Stream, LogName Source);

    /// <summary>For those who need no turn.</summary>
    private static readonly IDisposable Nothing = new MemoryStream();

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
        var found = NamedProcesses.Find(state, asked.Names, context.RequestAborted);
        if (found.Unknown is [var name, ..])
        {
            await Refusals.NotFoundAsync(context, FaultCode.BadName, $"there is no process named '{name}'").ConfigureAwait(false);
            return;
        }

        var streams = LogRequests.Streams(asked.Stream);
        var logs = found.Entries.SelectMany(entry => streams.Select(error => new Log(entry.Key.DisplayName, error ? "StdErr" : "StdOut", LogName.Of(entry, error))));
        await SendAsync(context, [.. logs], asked, mustExist: found.Entries.Count > 0).ConfigureAwait(false);
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

    private async Task SendAsync(HttpContext context, IReadOnlyList<Log> logs, LogRequest asked, bool mustExist)
    {
        LogTail[] tails = [.. Tails(logs, asked)];

        // While the past of a log is given its files are open: few do that at a time, or there would be no descriptors for the programs.
        using var turn = asked.Follow && tails.All(tail => tail == LogTail.None) ? Nothing : await pasts.EnterAsync(Claimant.Of(context), context.RequestAborted).ConfigureAwait(false);
        if (turn is null)
        {
            await Refusals.BusyAsync(context, "cannot read logs: as many as may be at a time are being read").ConfigureAwait(false);
        }
        else if (asked.Follow)
        {
            await SendLivingAsync(context, logs, tails, mustExist, turn).ConfigureAwait(false);
        }
        else
        {
            await SendPastAsync(context, logs, tails, asked.Raw, mustExist).ConfigureAwait(false);
        }
    }

    /// <summary>One log after the other, and a piece of it after the other, so that a thousand large ones cost no more than one.</summary>
    private async Task SendPastAsync(HttpContext context, IReadOnlyList<Log> logs, LogTail[] tails, bool raw, bool mustExist)
    {
        var (any, marks) = (false, HasMarks(context));
        foreach (var (log, tail) in logs.Zip(tails))
        {
            using var reading = await face.Logs.FollowAsync(log.Source, tail).ConfigureAwait(false);
            if (reading is null)
            {
                continue;
            }

            if (!any)
            {
                any = true;
                await BeginAsync(context, marks).ConfigureAwait(false);
            }

            if (marks && LivingLogs.UntimedOf(SourceOf(log, reading)) is { } untimed)
            {
                Bodies.WriteLine(context, untimed, ProtocolJson.Default.LogMark);
            }

            await (raw
                ? PastReading.WriteWholeAsync(context, reading, log.Name, log.Stream, position => TimeOf(reading, position))
                : PastReading.WriteLinesAsync(context, reading, new LineSplitter(log.Name, log.Stream, position => TimeOf(reading, position)))).ConfigureAwait(false);
            await Bodies.FlushAsync(context).ConfigureAwait(false);
        }

        if (!any)
        {
            await (mustExist ? NoLogAsync(context, logs) : BeginAsync(context, marks)).ConfigureAwait(false);
        }
    }

    private static Task NoLogAsync(HttpContext context, IReadOnlyList<Log> logs) =>
        Refusals.NotFoundAsync(context, FaultCode.NoFile, $"there is no log of {string.Join(", ", logs.Select(log => $"{log.Name} ({log.Stream})"))}");

    /// <summary>
    /// Logs of which only the future is wanted are joined before anything is said, since it begins now. The others are opened when it is their turn: a reader that does
    /// not go on has one past open, whatever he has asked for. One at least must be there before it is said that there is any.
    /// </summary>
    private async Task SendLivingAsync(HttpContext context, IReadOnlyList<Log> logs, LogTail[] tails, bool mustExist, IDisposable turn)
    {
        var (living, marks, any) = (new LivingLogs(context, HasMarks(context), ending), HasMarks(context), false);
        try
        {
            foreach (var (log, tail) in logs.Zip(tails))
            {
                if (any && tail != LogTail.None)
                {
                    living.Later(OpenAsync);
                }
                else if (await OpenAsync().ConfigureAwait(false) is { } source)
                {
                    living.Now(source);
                    any = true;
                }

                async Task<LivingLogs.Source?> OpenAsync() =>
                    await face.Logs.FollowAsync(log.Source, tail).ConfigureAwait(false) is { } reading ? SourceOf(log, reading) : null;
            }

            if (!any && mustExist)
            {
                await NoLogAsync(context, logs).ConfigureAwait(false);
                return;
            }

            await BeginAsync(context, marks).ConfigureAwait(false);
            await living.CopyAsync(turn).ConfigureAwait(false);
        }
        finally
        {
            living.Dispose();
        }
    }

    private LivingLogs.Source SourceOf(Log log, ILogReading reading) => new(
        log.Name, log.Stream, reading, position => TimeOf(reading, position), reading.UntimedBefore is { } before ? face.Clock.ToLocal(before) : null);

    /// <summary>Who comes back goes on where he was; in another life of the engine nobody knows where that is, but where this one began.</summary>
    private IEnumerable<LogTail> Tails(IReadOnlyList<Log> logs, LogRequest asked)
    {
        var places = asked.After.DistinctBy(place => (place.Name, place.Stream)).ToDictionary(place => (place.Name, place.Stream), place => place.Position);
        return logs.Select(log =>
            places.TryGetValue((log.Name, log.Stream), out var position) ? asked.Life == _life ? LogTail.From(position) : LogTail.Birth
            : asked.Life is not null && asked.Life != _life ? LogTail.Birth
            : asked.Since is { } since ? LogTail.Since(since.ToUniversalTime())
            : asked.Head is { } head ? LogTail.Head(head)
            : LogTail.Lines(asked.Tail));
    }

    private async Task BeginAsync(HttpContext context, bool marks)
    {
        if (marks)
        {
            context.Response.ContentType = "application/x-ndjson";
            Bodies.WriteLine(context, new LogMark { Mark = "Begin", HostName = face.Identity.HostName, EngineId = face.Identity.Id, Life = _life }, ProtocolJson.Default.LogMark);
        }

        await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
    }

    private DateTime? TimeOf(ILogReading reading, long position) => reading.TimeOf(position) is { } utc ? face.Clock.ToLocal(utc) : null;

    /// <summary>Marks came with POST: those who GET expect lines and nothing else.</summary>
    private static bool HasMarks(HttpContext context) => context.Request.Method == "POST";
}
