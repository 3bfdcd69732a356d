using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Shows lines of the engine's own log, and with -Wait every new one as it is written.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisorLog")]
[OutputType(typeof(LogLine), typeof(string))]
public sealed class GetSupervisorLogCommand : PipedSessionCmdlet
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    /// <summary>How many of the last lines; 100, or 10 with -Wait.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    /// <summary>Go on with every new line until stopped.</summary>
    [Parameter]
    [Alias("Follow")]
    public SwitchParameter Wait { get; set; }

    /// <summary>The log as one text with its line ends.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>With -Wait: stop following after this many seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    private protected override void Begin() => LogAmount.Check(tail: false, head: false, since: false, Wait, Raw);

    private protected override void Act()
    {
        var engines = ChosenSessions();
        OnEach(engines, (session, pump) => ReadAsync(session, engines.Count > 1, pump), endless: Wait);
    }

    private async Task ReadAsync(SupervisorSession session, bool many, PipelinePump pump)
    {
        pump.Verbose($"read the log of the engine of {session.Name}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(pump.Stopping);
        if (TimeoutSec >= 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        }

        var request = new LogRequest { Tail = LogAmount.Tail(Tail, Wait, Raw), Follow = Wait, Raw = Raw };
        try
        {
            await foreach (var line in new LogShow(session, new LogFollowing(session.Client.ReadEngineLogAsync), pump).ReadAsync(request, limit.Token).ConfigureAwait(false))
            {
                await pump.ObjectAsync(Raw ? line.Line : LogView.Of(line, ofProcess: false, many)).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (limit.IsCancellationRequested && !pump.Stopping.IsCancellationRequested && ended is (OperationCanceledException or SupervisorException))
        {
        }
    }
}
