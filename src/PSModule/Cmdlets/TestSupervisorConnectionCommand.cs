using System.Diagnostics;
using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Tries whether engines can be reached and used; an engine that cannot is a result and no error.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SupervisorConnection")]
[OutputType(typeof(ConnectionTest), typeof(bool))]
public sealed class TestSupervisorConnectionCommand : PipedSessionCmdlet
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    /// <summary>How often each engine is asked.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Only true or false for each engine: true when every try worked.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>How long one try may take; as long as a request of the session when omitted.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    private protected override void Act() => OnEach(ChosenSessions(), async (session, pump) =>
    {
        var tests = new List<ConnectionTest>();
        for (var number = 0; number < Count; number++)
        {
            tests.Add(await TryAsync(session, pump).ConfigureAwait(false));
        }

        if (Quiet)
        {
            await pump.ObjectsAsync([tests.TrueForAll(test => test.Error is null)]).ConfigureAwait(false);
        }
        else
        {
            await pump.ObjectsAsync(tests).ConfigureAwait(false);
        }
    });

    private async Task<ConnectionTest> TryAsync(SupervisorSession session, PipelinePump pump)
    {
        pump.Verbose($"try {session.Address}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(pump.Stopping);
        if (TimeoutSec is { } seconds)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        var clock = Stopwatch.StartNew();
        try
        {
            var engine = await session.Client.GetEngineAsync(limit.Token).ConfigureAwait(false);
            session.Learn(engine);
            return Test(session) with
            {
                Reachable = true,
                Authenticated = true,
                Latency = clock.Elapsed,
                ApiVersion = engine.ApiVersion,
                EngineVersion = engine.Version,
                State = engine.State,
            };
        }
        catch (SupervisorException failure)
        {
            var answered = failure.Kind is SupervisorErrorKind.Unauthenticated or SupervisorErrorKind.Fault or SupervisorErrorKind.Protocol;
            return Test(session) with
            {
                Reachable = answered,
                Authenticated = failure.Kind == SupervisorErrorKind.Fault,
                Latency = answered ? clock.Elapsed : null,
                Error = failure.Message,
            };
        }
        catch (OperationCanceledException) when (!pump.Stopping.IsCancellationRequested)
        {
            return Test(session) with { Error = $"cannot reach the engine at {session.Address}: it did not answer in {TimeoutSec} seconds" };
        }
    }

    private static ConnectionTest Test(SupervisorSession session) =>
        new() { Supervisor = session.Name, Address = session.Address, HostName = session.HostName, Protocol = session.Protocol };
}
