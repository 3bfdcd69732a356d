using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Asks new sessions' engines who they are; gives each session that has been answered, as soon as it was.</summary>
internal delegate Task OpenSessions(IReadOnlyList<SupervisorSession> sessions, int throttleLimit, Action<SupervisorSession> opened, PipelinePump pump);

/// <summary>The two ways to take a failure.</summary>
internal static class SessionOpening
{
    /// <summary>It ends the cmdlet.</summary>
    public static async Task OnlyAsync(IReadOnlyList<SupervisorSession> sessions, int throttleLimit, Action<SupervisorSession> opened, PipelinePump pump)
    {
        foreach (var session in sessions)
        {
            await OpenAsync(session, opened, pump).ConfigureAwait(false);
        }
    }

    /// <summary>It is an error of its own host, and the others go on.</summary>
    public static async Task EachAsync(IReadOnlyList<SupervisorSession> sessions, int throttleLimit, Action<SupervisorSession> opened, PipelinePump pump)
    {
        using var places = new SemaphoreSlim(throttleLimit);
        await Task.WhenAll(sessions.Select(OneAsync)).ConfigureAwait(false);

        async Task OneAsync(SupervisorSession session)
        {
            await places.WaitAsync(pump.Stopping).ConfigureAwait(false);
            try
            {
                await OpenAsync(session, opened, pump).ConfigureAwait(false);
            }
            catch (SupervisorException failure)
            {
                await pump.ErrorAsync(Refusals.Of(failure, session.HostName ?? session.Name)).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private static async Task OpenAsync(SupervisorSession session, Action<SupervisorSession> opened, PipelinePump pump)
    {
        try
        {
            pump.Verbose($"open {session.Address}");
            session.Learn(await session.Client.GetEngineAsync(pump.Stopping).ConfigureAwait(false));
        }
        catch
        {
            session.Client.Dispose();
            throw;
        }

        await pump.DoAsync(() => opened(session)).ConfigureAwait(false);
    }
}
