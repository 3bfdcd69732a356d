using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>What is done to the streams of processes: logs emptied, input written.</summary>
internal sealed class StreamActions(EngineFace face)
{
    private const string Clear = "clear";
    private const string Input = "input";

    public static bool Knows(string verb) => verb is Clear or Input;

    public async Task ActAsync(HttpContext context, string verb, ActionRequest asked)
    {
        var streams = asked.Stream?.ToLowerInvariant() switch
        {
            null or "both" => LogStreams.Both,
            "stdout" => LogStreams.StdOut,
            "stderr" => LogStreams.StdErr,
            _ => LogStreams.None,
        };
        var problem = streams == LogStreams.None ? "stream is stdout, stderr or both"
            : verb == Input && asked.Input is null ? "no input is given"
            : asked.Names.Count == 0 ? "no names are given" : NamedProcesses.Problem(asked.Names);
        if (problem is not null)
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, $"cannot {verb}: {problem}").ConfigureAwait(false);
            return;
        }

        var state = face.Operations.State;
        var found = NamedProcesses.Find(state, asked.Names, context.RequestAborted);
        await ActionEndpoints.BeginAsync(context, found.Unknown).ConfigureAwait(false);
        foreach (var key in Operations.InOrder(found.Entries, ProcessAction.Wait, state))
        {
            var fault = verb == Clear ? await ClearAsync(key, streams).ConfigureAwait(false) : await WriteAsync(key, asked.Input).ConfigureAwait(false);
            var process = face.Operations.State.Find(key) is { } entry ? Views.Of(entry, face) : null;
            Bodies.WriteResult(context, new ActionResult { Name = key.DisplayName, Fault = fault, Process = process });
        }
    }

    private async Task<Fault?> ClearAsync(ProcessKey key, LogStreams streams) =>
        await face.Operations.ClearLogsAsync(key, streams).ConfigureAwait(false) is { } problem
            ? Refusals.Fault(FaultCode.Failed, $"cannot clear the logs of {key.DisplayName}: {problem}") : null;

    private async Task<Fault?> WriteAsync(ProcessKey key, byte[]? input) => await face.Operations.WriteInputAsync(key, input).ConfigureAwait(false) switch
    {
        InputOutcome.Written => null,
        InputOutcome.NoReader => Refusals.Fault(FaultCode.NoFile, $"cannot write to the stdin of {key.DisplayName}: nobody reads it"),
        InputOutcome.QueueFull => new Fault((int)FaultCode.Failed, "QUEUE_FULL", $"cannot write to the stdin of {key.DisplayName}: more than 1 MiB would wait there, and it does not read what it was sent before"),
        _ => Refusals.Fault(FaultCode.NotRunning, $"cannot write to the stdin of {key.DisplayName}: it does not run"),
    };
}
