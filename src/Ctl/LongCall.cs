using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>
/// A call that waits for processes. An upgrade of the engine hangs up on one that takes longer than two seconds, while what was asked for goes on:
/// who answers, and which processes are concerned, is found out as soon as a call is not a short one.
/// </summary>
internal static class LongCall
{
    /// <summary>In milliseconds; most are answered before, and cost one request as ever.</summary>
    private const int Short = 100;

    /// <summary>Its answer; or, when an upgrade has hung up on it and the same engine goes on, the processes as they were at its beginning.</summary>
    public static async Task<(XmlRpcValue? Answer, IReadOnlyList<XmlRpcValue> Before)> AskAsync(Control control, string method, params XmlRpcValue[] parameters)
    {
        var call = control.CallAsync(method, parameters);
        if (await Task.WhenAny(call, Task.Delay(Short)).ConfigureAwait(false) == call)
        {
            return (await call.ConfigureAwait(false), []);
        }

        using var engine = new JsonClient(control.Endpoint) { RequestTimeout = TimeSpan.FromSeconds(30) };
        var seen = LookAsync(control, engine);
        try
        {
            return (await call.ConfigureAwait(false), []);
        }
        catch (SupervisorException cut) when (cut.Kind == SupervisorErrorKind.ConnectionLost)
        {
            if (await seen.ConfigureAwait(false) is { } before && await engine.GoesOnAsync(new(before.Engine.EngineId, before.Engine.Generation), TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
            {
                return (null, before.Processes);
            }

            throw;
        }
    }

    /// <summary>Null where no upgrade is possible.</summary>
    private static async Task<(SupervisorEngine Engine, IReadOnlyList<XmlRpcValue> Processes)?> LookAsync(Control control, JsonClient engine)
    {
        try
        {
            var found = await engine.GetEngineAsync(CancellationToken.None).ConfigureAwait(false);
            return found.Generation > 0 ? (found, (await control.CallAsync("getAllProcessInfo").ConfigureAwait(false)).Items) : null;
        }
        catch (Exception failure) when (failure is SupervisorException or InvalidDataException)
        {
            return null;
        }
    }
}
