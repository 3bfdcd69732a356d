using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>The running configuration, reading the files again, and carrying out what has changed.</summary>
internal sealed class ConfigurationEndpoints(EngineFace face)
{
    public Task ShowAsync(HttpContext context) => Bodies.WriteJsonAsync(context, ConfigurationViews.Of(face), ProtocolJson.Default.RunningConfiguration);

    public async Task RereadAsync(HttpContext context)
    {
        if (face.Operations.IsShuttingDown)
        {
            await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
            return;
        }

        var result = await face.Operations.Configuration.ReadAsync().ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await Refusals.BadConfigurationAsync(context, result).ConfigureAwait(false);
            return;
        }

        var running = face.Operations.State.Groups.Values.Select(group => group.Settings).ToList();
        var step = ConfigurationStep.Between(running, face.Operations.Configuration.Pending.Groups).Planned(face.Operations);
        await Bodies.WriteJsonAsync(context, ConfigurationViews.Of(step), ProtocolJson.Default.ConfigChangeArray).ConfigureAwait(false);
    }

    public async Task UpdateAsync(HttpContext context)
    {
        if (await ConfigurationAnswers.RequestAsync(context, face).ConfigureAwait(false) is { } request)
        {
            var patience = new Patience(request.TimeoutSeconds, TimeProvider.System);
            var outcome = await face.Configuration.UpdateAsync(request.Groups, request.WhatIf, patience.Left, context.RequestAborted).ConfigureAwait(false);
            await ConfigurationAnswers.WriteAsync(context, outcome, request, patience).ConfigureAwait(false);
        }
    }
}
