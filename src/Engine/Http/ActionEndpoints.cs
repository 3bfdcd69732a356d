using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Doing something with any number of processes in one request; each result is a line, sent when it is there.</summary>
internal sealed class ActionEndpoints(EngineFace face)
{
    private static readonly ProtocolJson Json = ProtocolJson.Default;

    private readonly StreamActions _streams = new(face);

    public async Task ActAsync(HttpContext context)
    {
        var verb = context.Request.Path.Value![Routes.ProcessAction.Length..];
        var asked = await Bodies.ReadJsonAsync(context, Json.ActionRequest).ConfigureAwait(false);
        if (asked.Names is null || asked.Names.Contains(null!))
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, $"cannot {verb}: a name is null").ConfigureAwait(false);
        }
        else
        {
            context.Features.Get<AuditNote>()?.On(asked.Names);
            await (StreamActions.Knows(verb) ? _streams.ActAsync(context, verb, asked) : PlanAsync(context, verb, asked)).ConfigureAwait(false);
        }
    }

    private async Task PlanAsync(HttpContext context, string verb, ActionRequest asked)
    {
        var plan = ActionPlan.Make(verb, asked, face.Operations.State, out var refusal, context.RequestAborted);
        if (plan is null)
        {
            var status = refusal!.Code == (int)FaultCode.UnknownMethod ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            await Refusals.WriteAsync(context, status, refusal).ConfigureAwait(false);
        }
        else if (face.Operations.IsShuttingDown && plan.Request.Action != ProcessAction.Wait)
        {
            await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
        }
        else
        {
            await RunAsync(context, verb, plan, asked.TimeoutSeconds).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(HttpContext context, string verb, ActionPlan plan, double? timeout)
    {
        // Who is cut off by an upgrade knows by this whom to ask again.
        context.Response.Headers[Routes.GenerationHeader] = new EngineGeneration(face.Identity.Id, face.Upgrade?.Generation ?? 0).ToString();
        await BeginAsync(context, plan.UnknownNames).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var request = face.Operations.Ask(plan.Request);
        if (timeout is { } seconds && seconds < TimeSpan.FromDays(24).TotalSeconds)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        var open = request.Keys.ToHashSet();
        try
        {
            while (await request.Answers.WaitToReadAsync(limit.Token).ConfigureAwait(false))
            {
                await WriteSettledAsync(context, verb, plan.Action, request, open).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            face.Operations.Abandon(request);
            context.RequestAborted.ThrowIfCancellationRequested();
            await WriteSettledAsync(context, verb, plan.Action, request, open).ConfigureAwait(false);
        }

        foreach (var key in request.Keys.Where(open.Contains))
        {
            Bodies.WriteResult(context, ActionFaults.Unfinished(verb, key, face));
        }
    }

    private async Task WriteSettledAsync(HttpContext context, string verb, ProcessAction action, ProcessRequest request, HashSet<ProcessKey> open)
    {
        while (request.Answers.TryRead(out var outcome))
        {
            open.Remove(outcome.Key);
            Bodies.WriteResult(context, ActionFaults.Of(action, verb, outcome, face));
        }

        await Bodies.FlushAsync(context).ConfigureAwait(false);
    }

    internal static async Task BeginAsync(HttpContext context, IEnumerable<string> unknown)
    {
        await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
        foreach (var name in unknown)
        {
            Bodies.WriteResult(context, ActionFaults.Unknown(name));
        }
    }
}
