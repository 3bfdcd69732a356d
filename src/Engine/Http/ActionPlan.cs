using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>A request of the JSON API turned into one for the loop, with the names that mean nothing; or why it cannot be.</summary>
/// <param name="Action">What was asked for, now or by a request before this one, which then only waits.</param>
/// <param name="Request">For the loop.</param>
/// <param name="UnknownNames">In the order in which they were given.</param>
internal sealed record ActionPlan(ProcessAction Action, ProcessRequest Request, IReadOnlyList<string> UnknownNames)
{
    public static ActionPlan? Make(string verb, ActionRequest asked, SupervisorState state, out Fault? refusal, CancellationToken cancellation = default)
    {
        refusal = null;
        var action = ActionOf(verb, asked.Force);
        // 0 is a signal that does nothing, as in the original: it asks whether the process is there.
        var signal = action != ProcessAction.Signal ? 0 : SignalNames.Parse(asked.Signal ?? "") is { Succeeded: true, Value: var number } ? number : (int?)null;
        var states = StatesOf(asked, out var badState);
        if (action is null)
        {
            refusal = Refusals.Fault(FaultCode.UnknownMethod, $"there is no action '{verb}': start, stop, restart, signal, wait, clear and input are known");
        }
        else if (asked.Names.Count == 0)
        {
            refusal = Refusals.Fault(FaultCode.IncorrectParameters, $"cannot {verb}: no names are given");
        }
        else if (NamedProcesses.Problem(asked.Names) is { } tooMany)
        {
            refusal = Refusals.Fault(FaultCode.IncorrectParameters, $"cannot {verb}: {tooMany}");
        }
        else if (asked.TimeoutSeconds is { } seconds && !(seconds >= 0))
        {
            refusal = Refusals.Fault(FaultCode.IncorrectParameters, $"cannot {verb}: {seconds} is no number of seconds");
        }
        else if (signal is null)
        {
            refusal = Refusals.Fault(FaultCode.BadSignal, $"cannot signal: '{asked.Signal}' is no signal");
        }
        else if (badState is "")
        {
            refusal = Refusals.Fault(FaultCode.IncorrectParameters, $"cannot {verb}: states must be names");
        }
        else if (action == ProcessAction.Wait && (badState is not null || states.IsEmpty))
        {
            refusal = Refusals.Fault(FaultCode.IncorrectParameters, $"cannot wait: {(badState is null ? "no states are given" : $"'{badState}' is no state")}");
        }

        if (refusal is not null || action is null)
        {
            return null;
        }

        var found = NamedProcesses.Find(state, asked.Names, cancellation);
        var request = new ProcessRequest
        {
            Action = asked.Again ? ProcessAction.Wait : action.Value,
            Keys = Operations.InOrder(found.Entries, action.Value, state),
            Rule = RuleOf(action.Value, asked.Wait),
            Signal = signal ?? 0,
            States = states,
        };

        return new ActionPlan(action.Value, request, found.Unknown);
    }

    private static ProcessAction? ActionOf(string verb, bool force) => verb switch
    {
        "start" => ProcessAction.Start,
        "stop" => force ? ProcessAction.Kill : ProcessAction.Stop,
        "restart" => ProcessAction.Restart,
        "signal" => ProcessAction.Signal,
        "wait" => ProcessAction.Wait,
        _ => null,
    };

    private static SettleRule RuleOf(ProcessAction action, bool wait) => action switch
    {
        ProcessAction.Wait => SettleRule.States,
        ProcessAction.Signal => SettleRule.Now,
        _ when !wait => SettleRule.Now,
        ProcessAction.Start or ProcessAction.Restart => SettleRule.Up,
        _ => SettleRule.Down,
    };

    private static ImmutableArray<ProcessStateCode> StatesOf(ActionRequest asked, out string? bad)
    {
        // A null in the list is what no type keeps a client from sending.
        var names = (asked.States ?? []).Select(name => name ?? "").Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        bad = names.FirstOrDefault(name => !Enum.TryParse<ProcessStateCode>(name, ignoreCase: true, out var state) || !Enum.IsDefined(state));
        return bad is null ? [.. names.Select(name => Enum.Parse<ProcessStateCode>(name, ignoreCase: true))] : [];
    }
}
