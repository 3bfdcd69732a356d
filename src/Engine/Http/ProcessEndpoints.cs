using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Showing processes; nothing here disturbs the loop.</summary>
internal sealed class ProcessEndpoints(EngineFace face)
{
    public Task ListAsync(HttpContext context)
    {
        var state = face.Operations.State;
        var names = context.Request.Query["name"];
        var chosen = names.Count == 0 ? null : names.OfType<string>().SelectMany(name => ProcessNames.Find(state, name)).Select(entry => entry.Key).ToHashSet();
        SupervisedProcess[] processes = [.. state.All.Where(entry => chosen?.Contains(entry.Key) != false).Select(entry => Views.Of(entry, face))];
        return Bodies.WriteJsonAsync(context, processes, ProtocolJson.Default.SupervisedProcessArray);
    }
}
