using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.XmlRpc;

/// <summary>Starting, stopping, signalling and showing processes, with the original's rules.</summary>
internal sealed class ProcessMethods(EngineFace face)
{
    private Operations Operations => face.Operations;

    public ValueTask<RpcValue> StartAsync(RpcArguments a, CancellationToken c) => OneAsync(ProcessAction.Start, a.Text(0), a.Flag(1), 0, c);

    public ValueTask<RpcValue> StartGroupAsync(RpcArguments a, CancellationToken c) => GroupAsync(ProcessAction.Start, a.Text(0), a.Flag(1), 0, c);

    public ValueTask<RpcValue> StartAllAsync(RpcArguments a, CancellationToken c) => ManyAsync(ProcessAction.Start, Operations.State.InStartOrder, a.Flag(0), 0, c);

    public ValueTask<RpcValue> StopAsync(RpcArguments a, CancellationToken c) => OneAsync(ProcessAction.Stop, a.Text(0), a.Flag(1), 0, c);

    public ValueTask<RpcValue> StopGroupAsync(RpcArguments a, CancellationToken c) => GroupAsync(ProcessAction.Stop, a.Text(0), a.Flag(1), 0, c);

    public ValueTask<RpcValue> StopAllAsync(RpcArguments a, CancellationToken c) => ManyAsync(ProcessAction.Stop, Operations.State.InStartOrder, a.Flag(0), 0, c);

    public ValueTask<RpcValue> SignalAsync(RpcArguments a, CancellationToken c) =>
        Signal(a.Text(1)) is { } signal ? OneAsync(ProcessAction.Signal, a.Text(0), false, signal, c) : BadSignal(NameSpec.Find(Operations.State, a.Text(0)), a.Text(0), a.Text(1));

    public ValueTask<RpcValue> SignalGroupAsync(RpcArguments a, CancellationToken c) =>
        Signal(a.Text(1)) is { } signal ? GroupAsync(ProcessAction.Signal, a.Text(0), false, signal, c)
            : BadSignal(new NameSpec(Operations.State.Groups.GetValueOrDefault(a.Text(0)), null), a.Text(0), a.Text(1));

    public ValueTask<RpcValue> SignalAllAsync(RpcArguments a, CancellationToken c) =>
        Signal(a.Text(0)) is { } signal ? ManyAsync(ProcessAction.Signal, Operations.State.InStartOrder, false, signal, c)
            : new(BadSignals(Operations.State.InStartOrder, a.Text(0)));

    public RpcValue Info(RpcArguments a) =>
        NameSpec.TryFindOne(Operations.State, a.Text(0), out var entry) ? ProcessInfo.Of(entry, face) : new RpcValue.Fault(FaultCode.BadName, a.Text(0));

    public RpcValue AllInfo() => new RpcValue.List([.. Operations.State.All.Select(entry => ProcessInfo.Of(entry, face))]);

    public async ValueTask<RpcValue> SendInputAsync(RpcArguments a, CancellationToken c)
    {
        var name = a.Text(0);
        if (a.Values[1] is not (RpcValue.Text or RpcValue.Binary))
        {
            return new RpcValue.Fault(FaultCode.IncorrectParameters, a.Text(1));
        }

        if (!NameSpec.TryFindOne(Operations.State, name, out var entry))
        {
            return new RpcValue.Fault(FaultCode.BadName, name);
        }

        var bytes = a.Values[1] is RpcValue.Binary binary ? binary.Value : Encoding.UTF8.GetBytes(a.Text(1));
        return await Operations.WriteInputAsync(entry.Key, bytes).WaitAsync(c).ConfigureAwait(false) switch
        {
            InputOutcome.Written => RpcValue.True,
            InputOutcome.NoReader => new RpcValue.Fault(FaultCode.NoFile, name),
            InputOutcome.QueueFull => new RpcValue.Fault(FaultCode.Failed, $"cannot write to the stdin of {name}: more than 1 MiB would wait there, and it does not read what it was sent before"),
            _ => new RpcValue.Fault(FaultCode.NotRunning, name),
        };
    }

    private async ValueTask<RpcValue> OneAsync(ProcessAction action, string name, bool wait, int signal, CancellationToken cancellation)
    {
        var found = NameSpec.Find(Operations.State, name);
        if (found.Group is null)
        {
            return new RpcValue.Fault(FaultCode.BadName, name);
        }

        if (found.Process is null)
        {
            return await ManyAsync(action, found.Group.InStartOrder, wait, signal, cancellation).ConfigureAwait(false);
        }

        await foreach (var outcome in AskAsync(action, [found.Process.Key], wait, signal, cancellation).ConfigureAwait(false))
        {
            return (RpcValue?)ProcessFaults.Of(action, outcome, name) ?? RpcValue.True;
        }

        return new RpcValue.Fault(FaultCode.Failed, name);
    }

    private ValueTask<RpcValue> GroupAsync(ProcessAction action, string name, bool wait, int signal, CancellationToken cancellation) =>
        Operations.State.Groups.TryGetValue(name, out var group)
            ? ManyAsync(action, group.InStartOrder, wait, signal, cancellation)
            : new(new RpcValue.Fault(FaultCode.BadName, name));

    /// <summary>Those it applies to, to stop in the reverse of start order, but with compat=4.3 in start order too; results as each settles.</summary>
    private async ValueTask<RpcValue> ManyAsync(ProcessAction action, IEnumerable<ProcessEntry> entries, bool wait, int signal, CancellationToken cancellation)
    {
        var keys = entries.Where(entry => Applies(action, entry)).Select(entry => entry.Key).ToArray();
        if (action == ProcessAction.Stop && !Operations.Configuration.Active.Supervisord.OldWays)
        {
            Array.Reverse(keys);
        }

        var results = new List<RpcValue>(keys.Length);
        await foreach (var outcome in AskAsync(action, keys, wait, signal, cancellation).ConfigureAwait(false))
        {
            results.Add(ProcessFaults.Item(outcome.Key, ProcessFaults.Of(action, outcome, outcome.Key.DisplayName)));
        }

        return new RpcValue.List(results);
    }

    private IAsyncEnumerable<ProcessOutcome> AskAsync(ProcessAction action, IReadOnlyList<ProcessKey> keys, bool wait, int signal, CancellationToken cancellation) =>
        Operations.Answers(
            Operations.Ask(new ProcessRequest
            {
                Action = action,
                Keys = keys,
                Signal = signal,
                Rule = !wait ? SettleRule.Now : action == ProcessAction.Start ? SettleRule.FirstTry : SettleRule.Down,
                AnswerAlreadyAtOnce = true,
            }),
            cancellation);

    private static bool Applies(ProcessAction action, ProcessEntry entry) => action switch
    {
        ProcessAction.Start => !entry.Code.IsUp(),
        ProcessAction.Stop => entry.Code.IsUp(),
        _ => entry.Code.IsSignallable(),
    };

    /// <summary>Signal 0 only asks whether the process is there; the original lets it through.</summary>
    private static int? Signal(string text) => SignalNames.Parse(text) is { Succeeded: true, Value: var number } ? number : null;

    private static ValueTask<RpcValue> BadSignal(NameSpec found, string name, string signal) => new(
        found.Group is null ? new RpcValue.Fault(FaultCode.BadName, name)
        : found.Process is null ? BadSignals(found.Group.InStartOrder, signal)
        : new RpcValue.Fault(FaultCode.BadSignal, signal));

    private static RpcValue BadSignals(IEnumerable<ProcessEntry> entries, string signal) => new RpcValue.List(
        [.. entries.Where(entry => entry.Code.IsSignallable()).Select(entry => ProcessFaults.Item(entry.Key, new RpcValue.Fault(FaultCode.BadSignal, signal)))]);
}
