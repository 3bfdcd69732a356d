using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;

namespace Supervisor.Client;

/// <summary>
/// The batch actions over XML-RPC: one multicall that does not wait, then one look at all processes at a time until each has
/// settled. (A multicall that waits would do the processes one after another.)
/// </summary>
internal sealed class XmlRpcActions(XmlRpcClient client, ActionRequest request)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly long _begin = Stopwatch.GetTimestamp();

    public async IAsyncEnumerable<ActionResult> RunAsync(string action, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var all = await client.ListAsync(cancellation).ConfigureAwait(false);
        var found = request.Names.Select(name => (Name: name, Processes: NamePattern.Select(name, all))).ToList();
        var keys = found.SelectMany(one => one.Processes).Select(process => process.Name).ToHashSet();
        var chosen = all.Where(process => keys.Contains(process.Name)).ToList();
        foreach (var name in found.Where(one => one.Processes.Count == 0 && !NamePattern.IsWildcard(one.Name)).Select(one => one.Name))
        {
            yield return new ActionResult { Name = name, Fault = new Fault(10, "BAD_NAME", $"no process or group is named {name}") };
        }

        var results = action switch
        {
            "start" => StartAsync(chosen, cancellation),
            "stop" => StopAsync(chosen, cancellation),
            "restart" => RestartAsync(chosen, cancellation),
            "signal" => CallAsync(chosen, process => new XmlRpcCall("supervisor.signalProcess", FullName(process), request.Signal ?? ""), cancellation),
            "clear" when request.Stream is "stdout" or "stderr" => throw client.Unsupported($"clear the log of {request.Stream} alone"),
            "clear" => CallAsync(chosen, process => new XmlRpcCall("supervisor.clearProcessLogs", FullName(process)), cancellation),
            "input" => InputAsync(chosen, cancellation),
            "wait" => SettleAsync(chosen, process => States.Contains(process.State, StringComparer.OrdinalIgnoreCase), _ => null, cancellation),
            _ => throw new SupervisorException(SupervisorErrorKind.Protocol, client.Address, $"cannot {action} over XML-RPC: there is no such action"),
        };
        await foreach (var result in results.ConfigureAwait(false))
        {
            yield return result;
        }
    }

    /// <summary>The protocol carries text; bytes that are none cannot be sent.</summary>
    private IAsyncEnumerable<ActionResult> InputAsync(IReadOnlyList<SupervisedProcess> chosen, CancellationToken cancellation)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(request.Input ?? []);
            XmlConvert.VerifyXmlChars(text);
        }
        catch (Exception none) when (none is ArgumentException or XmlException)
        {
            throw client.Unsupported("send bytes that are no text");
        }

        return CallAsync(chosen, process => new XmlRpcCall("supervisor.sendProcessStdin", FullName(process), text), cancellation);
    }

    private IReadOnlyList<string> States => request.States is { Count: > 0 } states ? states : [nameof(ProcessStateName.Running)];

    private async IAsyncEnumerable<ActionResult> StartAsync(IReadOnlyList<SupervisedProcess> chosen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var started = new List<SupervisedProcess>();
        await foreach (var result in CallAsync(chosen, process => new XmlRpcCall("supervisor.startProcess", FullName(process), false), cancellation).ConfigureAwait(false))
        {
            // Already up may still mean starting: wait for it like for the others.
            if (result.Fault is null && !result.AlreadyDone && request.Wait)
            {
                started.Add(result.Process!);
            }
            else
            {
                yield return result;
            }
        }

        await foreach (var result in SettleAsync(started, process => !IsOnItsWay(process), StartFault, cancellation).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    private async IAsyncEnumerable<ActionResult> StopAsync(IReadOnlyList<SupervisedProcess> chosen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var stopping = new List<SupervisedProcess>();
        await foreach (var result in CallAsync(chosen, process => new XmlRpcCall("supervisor.stopProcess", FullName(process), false), cancellation).ConfigureAwait(false))
        {
            // An original one says "not running" of what it is stopping, too.
            if (result.Fault is null && (!result.AlreadyDone || result.Process?.StateCode == (int)ProcessStateName.Stopping))
            {
                stopping.Add(result.Process!);
            }
            else
            {
                yield return result;
            }
        }

        if (request.Force)
        {
            // A process that has just ended refuses the signal, which is as good.
            await client.MulticallAsync([.. stopping.Select(process => new XmlRpcCall("supervisor.signalProcess", FullName(process), "KILL"))], cancellation).ConfigureAwait(false);
        }

        await foreach (var result in SettleAsync(stopping, process => !request.Wait || StateNames.IsDown(process), _ => null, cancellation).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    private async IAsyncEnumerable<ActionResult> RestartAsync(IReadOnlyList<SupervisedProcess> chosen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Even without waiting for the end, a start needs the stop done.
        var stop = new XmlRpcActions(client, request with { Wait = true });
        var down = new List<SupervisedProcess>();
        await foreach (var result in stop.StopAsync(chosen, cancellation).ConfigureAwait(false))
        {
            if (result.Fault is null)
            {
                down.Add(result.Process!);
            }
            else
            {
                yield return result;
            }
        }

        await foreach (var result in StartAsync(down, cancellation).ConfigureAwait(false))
        {
            yield return result with { AlreadyDone = false };
        }
    }

    /// <summary>One multicall, then one look for the processes as they are afterwards.</summary>
    private async IAsyncEnumerable<ActionResult> CallAsync(
        IReadOnlyList<SupervisedProcess> chosen, Func<SupervisedProcess, XmlRpcCall> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (chosen.Count == 0)
        {
            yield break;
        }

        var outcomes = await client.MulticallAsync([.. chosen.Select(call)], cancellation).ConfigureAwait(false);
        var after = await LookAsync(cancellation).ConfigureAwait(false);
        foreach (var (process, outcome) in chosen.Zip(outcomes))
        {
            var already = outcome.Fault is { Code: 60 } || (outcome.Fault is { Code: 70 } && call(process).Method == "supervisor.stopProcess");
            yield return new ActionResult
            {
                Name = process.Name,
                Fault = already ? null : outcome.Fault?.Fault,
                AlreadyDone = already,
                Process = after.GetValueOrDefault(process.Name, process),
            };
        }
    }

    private async IAsyncEnumerable<ActionResult> SettleAsync(
        IReadOnlyList<SupervisedProcess> waiting,
        Func<SupervisedProcess, bool> settled,
        Func<SupervisedProcess, Fault?> judge,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = waiting.ToList();
        while (open.Count > 0)
        {
            var now = await LookAsync(cancellation).ConfigureAwait(false);
            var late = request.TimeoutSeconds is { } limit && Stopwatch.GetElapsedTime(_begin).TotalSeconds >= limit;
            foreach (var process in open.ToList())
            {
                var current = now.GetValueOrDefault(process.Name);
                if (current is null)
                {
                    yield return new ActionResult { Name = process.Name, Fault = new Fault(10, "BAD_NAME", $"{process.Name} was removed meanwhile") };
                }
                else if (settled(current))
                {
                    yield return new ActionResult { Name = process.Name, Process = current, Fault = judge(current) };
                }
                else if (late)
                {
                    yield return new ActionResult { Name = process.Name, Process = current, Fault = new Fault(30, "TIMEOUT", $"it is still {current.State} after {request.TimeoutSeconds} s") };
                }
                else
                {
                    continue;
                }

                open.Remove(process);
            }

            if (open.Count > 0)
            {
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<Dictionary<string, SupervisedProcess>> LookAsync(CancellationToken cancellation) =>
        (await client.ListAsync(cancellation).ConfigureAwait(false)).ToDictionary(process => process.Name);

    private static bool IsOnItsWay(SupervisedProcess process) =>
        process.StateCode is (int)ProcessStateName.Starting or (int)ProcessStateName.Backoff or (int)ProcessStateName.Stopping;

    private static Fault? StartFault(SupervisedProcess process) => process.StateCode switch
    {
        // EXITED is reached only through RUNNING: a short job that is over.
        (int)ProcessStateName.Running or (int)ProcessStateName.Exited => null,
        _ when process.SpawnError is { } error => new Fault(50, "SPAWN_ERROR", error),
        _ => new Fault(40, "ABNORMAL_TERMINATION", $"{process.Name} became {process.State}"),
    };

    private static string FullName(SupervisedProcess process) => $"{process.Group}:{process.ProcessName}";
}
