using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Page;

/// <summary>The actions that the page's own URLs carry, as scripts have used them since supervisord 2.</summary>
internal sealed class PageActions(EngineFace face)
{
    public const string Refresh = "refresh";

    /// <summary>One action: its word, what one must be allowed to use it, and whether it is about one process.</summary>
    internal sealed record Row(string Action, Access Needs, bool NeedsName);

    internal static readonly Row[] Rows =
    [
        new(Refresh, Access.Read, false),
        new("restartall", Access.Control, false),
        new("stopall", Access.Control, false),
        new("start", Access.Control, true),
        new("stop", Access.Control, true),
        new("restart", Access.Control, true),
        new("clearlog", Access.Control, true),
    ];

    private DateTime Now => face.Clock.ToLocal(face.Clock.Now.Wall);

    /// <summary>Why a request makes no sense; null when it does.</summary>
    public static string? ProblemOf(string action, string name) =>
        Find(action) is not { } row ? $"There is no such action: {string.Join(", ", Rows.Select(known => known.Action))} are known"
        : row.NeedsName && name.Length == 0 ? $"The action {action} needs a processname" : null;

    public static Row? Find(string action) => Rows.FirstOrDefault(row => row.Action == action);

    /// <summary>Does it and says what became of it.</summary>
    public async Task<string> DoAsync(string action, string name, CancellationToken cancellation)
    {
        if (action == Refresh)
        {
            return PageMessages.Refreshed(Now);
        }

        var state = face.Operations.State;
        if (face.Operations.IsShuttingDown)
        {
            return PageMessages.Unexpected(new RpcValue.Fault(FaultCode.ShutdownState));
        }

        if (Find(action) is { NeedsName: false })
        {
            var stops = action == "stopall";
            await AskAsync(stops ? ProcessAction.Stop : ProcessAction.Restart, state.InStartOrder.Where(entry => !stops || entry.Code.IsUp()), cancellation).ConfigureAwait(false);
            return stops ? PageMessages.AllStopped(Now) : PageMessages.AllRestarted(Now);
        }

        if (!NameSpec.TryFindOne(state, name, out var process))
        {
            return PageMessages.Unknown(name);
        }

        switch (action)
        {
            case "start":
                return PageMessages.Started(name, await OneAsync(ProcessAction.Start, process, name, cancellation).ConfigureAwait(false));
            case "stop":
                return PageMessages.Stopped(name, await OneAsync(ProcessAction.Stop, process, name, cancellation).ConfigureAwait(false));
            case "restart":
                await OneAsync(ProcessAction.Restart, process, name, cancellation).ConfigureAwait(false);
                return PageMessages.Restarted(name);
            default:
                var problem = await face.Operations.ClearLogsAsync(process.Key).ConfigureAwait(false);
                return PageMessages.Cleared(name, problem is null ? null : new RpcValue.Fault(FaultCode.Failed, name));
        }
    }

    private async Task<RpcValue.Fault?> OneAsync(ProcessAction action, ProcessEntry process, string name, CancellationToken cancellation)
    {
        var outcomes = await AskAsync(action, [process], cancellation).ConfigureAwait(false);
        return outcomes is [var outcome] ? ProcessFaults.Of(action, outcome, name) : null;
    }

    private async Task<List<ProcessOutcome>> AskAsync(ProcessAction action, IEnumerable<ProcessEntry> entries, CancellationToken cancellation)
    {
        var request = face.Operations.Ask(new ProcessRequest
        {
            Action = action,
            Keys = Operations.InOrder(entries, action, face.Operations.State),
            Rule = action == ProcessAction.Stop ? SettleRule.Down : SettleRule.FirstTry,
            AnswerAlreadyAtOnce = true,
        });
        var outcomes = new List<ProcessOutcome>();
        await foreach (var outcome in face.Operations.Answers(request, cancellation).ConfigureAwait(false))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }
}
