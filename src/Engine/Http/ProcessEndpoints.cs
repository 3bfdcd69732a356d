using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Showing processes; nothing here disturbs the loop.</summary>
internal sealed class ProcessEndpoints(EngineFace face)
{
    public Task ListAsync(HttpContext context)
    {
        var state = face.Operations.State;
        var names = context.Request.Query["name"].OfType<string>().ToArray();
        if (NamedProcesses.Problem(names) is { } tooMany)
        {
            return Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, $"cannot show processes: {tooMany}");
        }

        var chosen = names.Length == 0 ? null : NamedProcesses.Find(state, names, context.RequestAborted).Entries.Select(entry => entry.Key).ToHashSet();
        SupervisedProcess[] processes = [.. state.All.Where(entry => chosen?.Contains(entry.Key) != false).Select(entry => Views.Of(entry, face))];
        return Bodies.WriteListAsync(context, processes, ProtocolJson.Default.SupervisedProcessArray);
    }
}
