using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>What every change of the configuration has in common: its body, and how its outcome is told.</summary>
internal static class ConfigurationAnswers
{
    /// <summary>A fragment of the greatest size in JSON, where a character may take six bytes.</summary>
    private const long LargestBody = 8 * ConfigurationDesk.MostBytes;

    /// <summary>Null when the request has been refused. Without a body everything is as it is by default.</summary>
    public static async Task<ConfigurationRequest?> RequestAsync(HttpContext context, EngineFace face)
    {
        if (face.Operations.IsShuttingDown)
        {
            await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
            return null;
        }

        var hasBody = context.Request.ContentLength > 0 || (context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count > 0);
        var request = hasBody ? await Bodies.ReadJsonAsync(context, ProtocolJson.Default.ConfigurationRequest, LargestBody).ConfigureAwait(false) : new();
        var wrong = request.TimeoutSeconds is { } seconds && !(seconds >= 0) ? $"timeoutSeconds cannot be {seconds}: it is a number of seconds from 0"
            : request.Groups is null || request.Groups.Any(group => group is null) ? "groups cannot hold a null"
            : null;
        if (wrong is null)
        {
            if (context.Features.Get<AuditNote>() is { } note)
            {
                note.On(request.Groups!);
                note.Remark = request.WhatIf ? "only tried" : null;
            }

            return request;
        }

        await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, wrong).ConfigureAwait(false);
        return null;
    }

    public static async Task WriteAsync(HttpContext context, ConfigurationOutcome outcome, ConfigurationRequest request, Patience patience)
    {
        switch (outcome)
        {
            case ConfigurationOutcome.Accepted done:
                await WriteAsync(context, done, request, patience).ConfigureAwait(false);
                break;
            case ConfigurationOutcome.Refused refused:
                await Refusals.BadConfigurationAsync(context, refused.Result).ConfigureAwait(false);
                break;
            case ConfigurationOutcome.Missing missing:
                await Refusals.NotFoundAsync(context, FaultCode.BadName, missing.Message).ConfigureAwait(false);
                break;
            case ConfigurationOutcome.Unwritten unwritten:
                await Refusals.WriteAsync(context, StatusCodes.Status500InternalServerError, Refusals.Fault(FaultCode.Failed, unwritten.Message)).ConfigureAwait(false);
                break;
            case ConfigurationOutcome.Leaving:
                await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
                break;
            default:
                await TimeoutAsync(context, "cannot change the configuration in time: the change before this one has not finished").ConfigureAwait(false);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, ConfigurationOutcome.Accepted done, ConfigurationRequest request, Patience patience)
    {
        if (request.Wait)
        {
            try
            {
                await done.Applied.WaitAsync(patience.Left ?? Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await TimeoutAsync(context, "cannot say that the configuration is applied: groups are still being stopped; the rest follows when they are").ConfigureAwait(false);
                return;
            }
        }

        await Bodies.WriteJsonAsync(context, ConfigurationViews.Of(done.Step), ProtocolJson.Default.ConfigChangeArray).ConfigureAwait(false);
    }

    private static Task TimeoutAsync(HttpContext context, string message) =>
        Refusals.WriteAsync(context, StatusCodes.Status504GatewayTimeout, new Fault((int)FaultCode.Failed, "TIMEOUT", message));
}
