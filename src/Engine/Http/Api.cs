using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Http.Page;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>The table of paths, one row each, and what every request goes through before its row.</summary>
internal sealed class Api
{
    private const Access Read = Access.Read;
    private const Access Control = Access.Control;

    private const long RoomForBodies = 64 << 20;

    /// <summary>So long somebody waits for the turn of something of which few are done at a time.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    /// <summary>More at a time no reader needs: it can change nothing, and should not be able to fill memory either.</summary>
    private const int MostOfReader = 64;

    /// <summary>A path and what one must be allowed to use it. What needs control is written to the audit trail by that.</summary>
    internal sealed record Row(string Method, string Path, bool IsPrefix, Access Needs, RequestDelegate Answer);

    private readonly Row[] _rows;
    private readonly PageEndpoints _page;
    private readonly Doorkeeper _doorkeeper;
    private readonly RequestShares _shares = new();
    private readonly BodyRoom _room = new(RoomForBodies, RoomForBodies * 5 / 8);
    private readonly Turns _large = new(most: 4, ofOne: 1, LongestTurn);
    private readonly int _mostOfOne;
    private readonly EngineFace _face;
    private long _requests;

    /// <param name="face">What is answered from.</param>
    /// <param name="ending">Ends the streams that would never end by themselves.</param>
    /// <param name="mostRequests">So many may be answered at a time at one server.</param>
    public Api(EngineFace face, CancellationToken ending, int mostRequests = 1000)
    {
        _mostOfOne = Math.Max(4, mostRequests / 2);
        _face = face;
        Audit = new AuditTrail(face.Operations.Note);
        _doorkeeper = new Doorkeeper(face, Audit);
        _page = new PageEndpoints(face, Audit, _large);
        var rpc = new RpcEndpoint(face, Audit, _large);
        var tails = new LogTailEndpoints(face, ending);
        var processes = new ProcessEndpoints(face);
        var actions = new ActionEndpoints(face);
        var logs = new LogEndpoints(face, new Turns(Math.Max(8, mostRequests / 8), Math.Max(2, mostRequests / 32), LongestTurn), ending);
        var events = new EventEndpoints(face, ending);
        var engine = new EngineEndpoints(face, () => Interlocked.Read(ref _requests));
        var groups = new GroupEndpoints(face);
        var configuration = new ConfigurationEndpoints(face);
        var fragments = new FragmentEndpoints(face);
        _rows =
        [
            // Each method has what it needs in a table of its own.
            new("", RpcEndpoint.Path, true, Read, rpc.AnswerAsync),
            new("", LogTailEndpoints.ProcessPath, true, Read, tails.ProcessAsync),
            new("", LogTailEndpoints.ActivityPath, true, Read, tails.ActivityAsync),
            new("GET", Routes.Engine, false, Read, engine.ShowAsync),
            new("POST", Routes.Shutdown, false, Control, engine.ShutdownAsync),
            new("POST", Routes.Reload, false, Control, engine.ReloadAsync),
            new("POST", Routes.Upgrade, false, Control, engine.UpgradeAsync),
            new("GET", Routes.EngineLog, false, Read, logs.ActivityAsync),
            new("POST", Routes.EngineLog, false, Read, logs.ActivityAsync),
            new("POST", Routes.ClearEngineLog, false, Control, engine.ClearLogAsync),
            new("GET", Routes.Groups, false, Read, groups.ListAsync),
            new("POST", Routes.AddGroups, false, Control, groups.AddAsync),
            new("POST", Routes.RemoveGroups, false, Control, groups.RemoveAsync),
            new("GET", Routes.Processes, false, Read, processes.ListAsync),
            new("POST", Routes.ProcessAction + "wait", false, Read, actions.ActAsync),
            new("POST", Routes.ProcessAction, true, Control, actions.ActAsync),
            new("GET", Routes.Logs, false, Read, logs.ProcessesAsync),
            new("POST", Routes.Logs, false, Read, logs.ProcessesAsync),
            new("GET", Routes.Events, false, Read, events.WatchAsync),
            new("GET", Routes.Configuration, false, Read, configuration.ShowAsync),
            new("GET", Routes.Fragments, false, Read, fragments.ListAsync),
            new("GET", Routes.Fragments + "/", true, Read, fragments.ListAsync),
            new("PUT", Routes.Fragments + "/", true, Control, fragments.PushAsync),
            new("DELETE", Routes.Fragments + "/", true, Control, fragments.RemoveAsync),
            new("POST", Routes.Events, false, Control, events.SendAsync),
            new("POST", Routes.Reread, false, Control, configuration.RereadAsync),
            new("POST", Routes.Update, false, Control, configuration.UpdateAsync),
        ];
    }

    internal IReadOnlyList<Row> Rows => _rows;

    public AuditTrail Audit { get; }

    public async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        await GuardedAsync(context).ConfigureAwait(false);
        if (_face.Operations.Shows(ActivityLevel.Trace))
        {
            _face.Operations.Note(ActivityLevel.Trace, AccessLine.For(context, _face.Clock.LocalNow));
        }
    }

    private async Task GuardedAsync(HttpContext context)
    {
        try
        {
            if (await _doorkeeper.AdmitAsync(context).ConfigureAwait(false) is not { } caller)
            {
                return;
            }

            if (RefusalOf(context) is { } why)
            {
                Audit.Refused(caller.Who, caller.From, $"{context.Request.Method} {context.Request.Path}", $"site {caller.Who} {context.Connection.RemoteIpAddress}", _face.Clock.Now.Monotonic);
                await Doorkeeper.ForbidAsync(context, why).ConfigureAwait(false);
                return;
            }

            context.Features.Set(caller);
            context.Features.Set(_room);
            await ShareAsync(context, caller).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (BadHttpRequestException problem)
        {
            await FailAsync(context, problem.StatusCode, FaultCode.IncorrectParameters, problem.Message).ConfigureAwait(false);
        }
        catch (JsonException problem)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, FaultCode.IncorrectParameters, $"cannot read the body: {problem.Message}").ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            // A body that is not what it says, such as a chunk without its end: the client's mistake, and no matter for the log.
            await FailAsync(context, StatusCodes.Status400BadRequest, FaultCode.IncorrectParameters, $"cannot read the body: {problem.Message}").ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            _face.Operations.Note(ActivityLevel.Error, $"cannot answer {context.Request.Method} {context.Request.Path}: {problem}");
            await FailAsync(context, StatusCodes.Status500InternalServerError, FaultCode.Failed, problem.Message).ConfigureAwait(false);
        }
    }

    /// <summary>Nobody gets more than a share of all the requests that can be answered at a time.</summary>
    private async Task ShareAsync(HttpContext context, Caller caller)
    {
        var claimant = Claimant.Of(caller, context.Connection.RemoteIpAddress?.ToString(), isLocal: context.Features.Get<Entrance>()?.Peer is not null);
        var who = claimant.Who;
        var most = caller.May == Control ? _mostOfOne : Math.Min(MostOfReader, _mostOfOne);
        if (!_shares.Enter(who, most))
        {
            context.Response.Headers.RetryAfter = "1";
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, FaultCode.Failed, $"{most} requests of {who} are being answered: no more at a time").ConfigureAwait(false);
            return;
        }

        try
        {
            context.Features.Set(claimant);
            await RouteAsync(context, caller).ConfigureAwait(false);
        }
        finally
        {
            _shares.Leave(who);
        }
    }

    private Task RouteAsync(HttpContext context, Caller caller)
    {
        var path = context.Request.Path.Value ?? "/";
        string? allowed = null;
        foreach (var row in _rows)
        {
            if (row.IsPrefix ? path.StartsWith(row.Path, StringComparison.Ordinal) : path == row.Path)
            {
                if (row.Method.Length == 0 || row.Method == context.Request.Method)
                {
                    return row.Needs == Control ? ChangeAsync(context, row, caller) : row.Answer(context);
                }

                allowed = allowed is null ? row.Method : $"{allowed}, {row.Method}";
            }
        }

        if (allowed is not null)
        {
            context.Response.Headers.Allow = allowed;
            return Refusals.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, Refusals.Fault(FaultCode.UnknownMethod, $"{path} is used by {allowed}"));
        }

        if (PageEndpoints.Serves(path))
        {
            return _page.AnswerAsync(context, caller);
        }

        return path.StartsWith("/v1/", StringComparison.Ordinal)
            ? Refusals.NotFoundAsync(context, FaultCode.UnknownMethod, $"there is no {path} in this API")
            : Bodies.WriteErrorPageAsync(context, StatusCodes.Status404NotFound, "Not Found");
    }

    /// <summary>Why a request that changes something is refused for where it comes from, or null.</summary>
    private string? RefusalOf(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        return SiteRule.Refusal(
            request.Method is "GET" or "HEAD",
            new RequestSite(request.Host.Value ?? "", headers.Origin.ToString(), headers["Sec-Fetch-Site"].ToString()),
            context.Features.Get<OpenPort>(),
            _face.Identity.HostName);
    }

    /// <summary>Whoever may only read is refused before anything is read; whatever is done, or was to be, is written down.</summary>
    private async Task ChangeAsync(HttpContext context, Row row, Caller caller)
    {
        var path = context.Request.Path.Value![Routes.Version.Length..];
        var did = row.Method == "POST" ? path : $"{row.Method} {path}";
        if (caller.May < row.Needs)
        {
            Audit.Forbidden(caller, "json", did, [], $"{row.Method} {row.Path}", _face.Clock.Now.Monotonic);
            await Doorkeeper.ForbidAsync(context, $"{caller.Who} may not {did}, only read").ConfigureAwait(false);
            return;
        }

        var note = new AuditNote();
        context.Features.Set(note);
        var outcome = "ok";
        try
        {
            await row.Answer(context).ConfigureAwait(false);
            outcome = note.Fault ?? note.Failures ?? note.Remark ?? outcome;
        }
        catch (Exception problem)
        {
            // What was asked may have happened all the same: whoever left early did not take it back.
            outcome = problem is OperationCanceledException ? "the client has left" : problem.Message;
            throw;
        }
        finally
        {
            Audit.Changed(caller, "json", did, note.Names, outcome);
        }
    }

    private static async Task FailAsync(HttpContext context, int status, FaultCode code, string message)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer cannot be taken back: the client must see that it is cut off.
            context.Abort();
        }
        else if (context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await Refusals.WriteAsync(context, status, Refusals.Fault(code, message)).ConfigureAwait(false);
        }
        else
        {
            await Bodies.WriteErrorPageAsync(context, status, Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)).ConfigureAwait(false);
        }
    }
}
