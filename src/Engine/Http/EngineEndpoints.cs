using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>The engine itself: what it is, and its end.</summary>
internal sealed class EngineEndpoints(EngineFace face, Func<long> requests)
{
    public Task ShowAsync(HttpContext context) => Bodies.WriteJsonAsync(context, Views.Of(face, requests()), ProtocolJson.Default.SupervisorEngine);

    public Task ShutdownAsync(HttpContext context)
    {
        if (face.Operations.State.Mood == Core.Mood.ShuttingDown)
        {
            return Refusals.ShuttingDownAsync(context);
        }

        face.Operations.Shutdown();
        return Done(context);
    }

    public async Task ReloadAsync(HttpContext context)
    {
        if (face.Operations.IsShuttingDown)
        {
            await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
            return;
        }

        var result = await face.Operations.ReloadAsync().ConfigureAwait(false);
        await (result.Succeeded ? Done(context) : Refusals.BadConfigurationAsync(context, result)).ConfigureAwait(false);
    }

    public async Task UpgradeAsync(HttpContext context)
    {
        if (face.Upgrade is null)
        {
            await Refusals.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, Refusals.Fault(FaultCode.Failed, "cannot upgrade: this engine cannot be replaced")).ConfigureAwait(false);
            return;
        }

        var asked = context.Request.ContentLength is > 0 ? await Bodies.ReadJsonAsync(context, ProtocolJson.Default.UpgradeRequest).ConfigureAwait(false) : new UpgradeRequest();
        await (await face.Upgrade.AskAsync(asked.Binary).ConfigureAwait(false) switch
        {
            UpgradeOutcome.Accepted accepted => Bodies.WriteJsonAsync(context, new UpgradeReply(accepted.Generation), ProtocolJson.Default.UpgradeReply, StatusCodes.Status202Accepted),
            UpgradeOutcome.Refused refused => Refusals.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, Refusals.Fault(FaultCode.Failed, refused.Message)),
            _ => Refusals.ShuttingDownAsync(context),
        }).ConfigureAwait(false);
    }

    public Task ClearLogAsync(HttpContext context)
    {
        if (face.Logs.Read(LogName.Activity, 0, 1).Refusal == LogRefusal.NoFile)
        {
            return Refusals.NotFoundAsync(context, FaultCode.NoFile, "cannot clear the activity log: there is no log file");
        }

        return face.Logs.ClearActivity() is { } problem
            ? Refusals.WriteAsync(context, StatusCodes.Status500InternalServerError, Refusals.Fault(FaultCode.Failed, problem))
            : Done(context);
    }

    private static Task Done(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
