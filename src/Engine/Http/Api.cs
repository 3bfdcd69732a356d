using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;
using Supervisor.Engine.Http.Page;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>The table of paths, one row each, and what every request goes through before its row.</summary>
internal sealed class Api
{
    private readonly record struct Row(string Method, string Path, bool IsPrefix, RequestDelegate Answer);

    private readonly Row[] _rows;
    private readonly PageEndpoints _page;
    private readonly EngineFace _face;
    private long _requests;

    /// <param name="face">What is answered from.</param>
    /// <param name="ending">Ends the streams that would never end by themselves.</param>
    public Api(EngineFace face, CancellationToken ending)
    {
        _face = face;
        _page = new PageEndpoints(face);
        var rpc = new RpcEndpoint(face);
        var tails = new LogTailEndpoints(face, ending);
        var processes = new ProcessEndpoints(face);
        var actions = new ActionEndpoints(face);
        var logs = new LogEndpoints(face, ending);
        var events = new EventEndpoints(face, ending);
        var engine = new EngineEndpoints(face, () => Interlocked.Read(ref _requests));
        var groups = new GroupEndpoints(face);
        var configuration = new ConfigurationEndpoints(face);
        var fragments = new FragmentEndpoints(face);
        _rows =
        [
            new("", RpcEndpoint.Path, true, rpc.AnswerAsync),
            new("", LogTailEndpoints.ProcessPath, true, tails.ProcessAsync),
            new("", LogTailEndpoints.ActivityPath, true, tails.ActivityAsync),
            new("GET", Routes.Engine, false, engine.ShowAsync),
            new("POST", Routes.Shutdown, false, engine.ShutdownAsync),
            new("POST", Routes.Reload, false, engine.ReloadAsync),
            new("POST", Routes.Upgrade, false, engine.UpgradeAsync),
            new("GET", Routes.EngineLog, false, logs.ActivityAsync),
            new("POST", Routes.EngineLog, false, logs.ActivityAsync),
            new("POST", Routes.ClearEngineLog, false, engine.ClearLogAsync),
            new("GET", Routes.Groups, false, groups.ListAsync),
            new("POST", Routes.AddGroups, false, groups.AddAsync),
            new("POST", Routes.RemoveGroups, false, groups.RemoveAsync),
            new("GET", Routes.Processes, false, processes.ListAsync),
            new("POST", Routes.ProcessAction, true, actions.ActAsync),
            new("GET", Routes.Logs, false, logs.ProcessesAsync),
            new("POST", Routes.Logs, false, logs.ProcessesAsync),
            new("GET", Routes.Events, false, events.WatchAsync),
            new("GET", Routes.Configuration, false, configuration.ShowAsync),
            new("GET", Routes.Fragments, false, fragments.ListAsync),
            new("GET", Routes.Fragments + "/", true, fragments.ListAsync),
            new("PUT", Routes.Fragments + "/", true, fragments.PushAsync),
            new("DELETE", Routes.Fragments + "/", true, fragments.RemoveAsync),
            new("POST", Routes.Events, false, events.SendAsync),
            new("POST", Routes.Reread, false, configuration.RereadAsync),
            new("POST", Routes.Update, false, configuration.UpdateAsync),
        ];
    }

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
            if (context.Features.Get<BasicCredentials>() is { } credentials && !credentials.Allow(context.Request.Headers.Authorization))
            {
                BasicCredentials.Refuse(context.Response);
                await Bodies.WriteErrorPageAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized").ConfigureAwait(false);
            }
            else if (RefusalOf(context) is { } why)
            {
                await ForbidAsync(context, why).ConfigureAwait(false);
            }
            else
            {
                await RouteAsync(context).ConfigureAwait(false);
            }
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

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        string? allowed = null;
        foreach (var row in _rows)
        {
            if (row.IsPrefix ? path.StartsWith(row.Path, StringComparison.Ordinal) : path == row.Path)
            {
                if (row.Method.Length == 0 || row.Method == context.Request.Method)
                {
                    return row.Answer(context);
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
            return _page.AnswerAsync(context);
        }

        return path.StartsWith("/v1/", StringComparison.Ordinal)
            ? Refusals.NotFoundAsync(context, FaultCode.UnknownMethod, $"there is no {path} in this API")
            : Bodies.WriteErrorPageAsync(context, StatusCodes.Status404NotFound, "Not Found");
    }

    /// <summary>Why a request that changes something is refused for where it comes from, or null.</summary>
    private string? RefusalOf(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        return request.Method is "GET" or "HEAD" ? null : SiteRule.Refusal(
            new RequestSite(request.Host.Value ?? "", headers.Origin.ToString(), headers["Sec-Fetch-Site"].ToString()),
            context.Features.Get<OpenPort>(),
            _face.Identity.HostName);
    }

    private static Task ForbidAsync(HttpContext context, string why) => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        ? Refusals.WriteAsync(context, StatusCodes.Status403Forbidden, Refusals.Fault(FaultCode.Failed, why))
        : Bodies.WriteErrorPageAsync(context, StatusCodes.Status403Forbidden, why);

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
