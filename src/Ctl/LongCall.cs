using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>
/// Calls made together that wait for processes. An upgrade of the engine hangs up on those that take longer than two seconds, while what was asked
/// for goes on: who answers, and how processes are, is found out once as soon as one is not a short one.
/// </summary>
internal sealed class LongCall : IDisposable
{
    /// <summary>In milliseconds; most are answered before, and cost one request as ever.</summary>
    private const int Short = 100;

    private readonly Control _control;
    private readonly Lazy<JsonClient> _engine;
    private readonly Lazy<Task<(SupervisorEngine Engine, IReadOnlyList<XmlRpcValue> Processes)?>> _seen;
    private readonly Lazy<Task<bool>> _goesOn;

    public LongCall(Control control)
    {
        _control = control;
        _engine = new(() => new JsonClient(control.Endpoint) { RequestTimeout = TimeSpan.FromSeconds(30) });
        _seen = new(LookAsync);
        _goesOn = new(GoesOnAsync);
    }

    /// <summary>The processes as they were when it was found out; none when all calls were short.</summary>
    public IReadOnlyList<XmlRpcValue> Processes => _seen is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { } seen } } ? seen.Processes : [];

    /// <summary>The call's answer; null when an upgrade has hung up on it, and the same engine goes on.</summary>
    public async Task<XmlRpcValue?> AskAsync(string method, params XmlRpcValue[] parameters)
    {
        var call = _control.CallAsync(method, parameters);
        if (await Task.WhenAny(call, Task.Delay(Short)).ConfigureAwait(false) != call)
        {
            _ = _seen.Value;
        }

        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (SupervisorException cut) when (cut.Kind == SupervisorErrorKind.ConnectionLost && _seen.IsValueCreated)
        {
            // A look that was not answered before the end was answered by who came after it.
            var isAfter = !_seen.Value.IsCompleted;
            if ((isAfter && await _seen.Value.ConfigureAwait(false) is { Engine.Generation: > 1 }) || await _goesOn.Value.ConfigureAwait(false))
            {
                return null;
            }

            throw;
        }
    }

    public void Dispose()
    {
        if (_engine.IsValueCreated)
        {
            _engine.Value.Dispose();
        }
    }

    /// <summary>Null where no upgrade is possible.</summary>
    private async Task<(SupervisorEngine Engine, IReadOnlyList<XmlRpcValue> Processes)?> LookAsync()
    {
        try
        {
            var found = await _engine.Value.GetEngineAsync(CancellationToken.None).ConfigureAwait(false);
            return found.Generation > 0 ? (found, (await _control.CallAsync("getAllProcessInfo").ConfigureAwait(false)).Items) : null;
        }
        catch (Exception failure) when (failure is SupervisorException or InvalidDataException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task<bool> GoesOnAsync() =>
        await _seen.Value.ConfigureAwait(false) is { } seen
        && await _engine.Value.GoesOnAsync(new(seen.Engine.EngineId, seen.Engine.Generation), TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
}
