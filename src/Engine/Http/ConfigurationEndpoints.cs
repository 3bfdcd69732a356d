using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Reading the configuration again, and carrying out what has changed.</summary>
internal sealed class ConfigurationEndpoints(EngineFace face)
{
    public Task RereadAsync(HttpContext context) => ReadAsync(context, apply: false);

    public Task UpdateAsync(HttpContext context) => ReadAsync(context, apply: true);

    private async Task ReadAsync(HttpContext context, bool apply)
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

        var difference = face.Operations.Difference();
        if (apply)
        {
            // An update goes on when the client has gone: half of one would leave groups missing.
            await face.Operations.UpdateAsync(difference).ConfigureAwait(false);
        }

        await Bodies.WriteJsonAsync(context, Views.Of(difference), ProtocolJson.Default.ConfigChangeArray).ConfigureAwait(false);
    }
}
