using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Opens a session with the engine that listens on a unix socket; the first one becomes the runspace's default.</summary>
[Cmdlet(VerbsCommon.New, "SupervisorSession", DefaultParameterSetName = "Path")]
[OutputType(typeof(SupervisorSession))]
public sealed class NewSupervisorSessionCommand : SupervisorCmdlet
{
    /// <summary>The socket's path; the default engine's when omitted.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>How the session is called; its address when omitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How long one short request may take.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; } = 30;

    private protected override void Act()
    {
        var table = SessionTable.Current;
        if (Name is not null && table.Named(Name) is { } taken && table.Open.Contains(taken))
        {
            throw new RefusedException(Refusals.Of(
                ErrorIds.SessionNameExists, ErrorCategory.ResourceExists, Name, $"cannot open the session '{Name}': another open session has this name"));
        }

        var endpoint = Endpoint();
        var session = new SupervisorSession(Name ?? table.FreeName(endpoint.Address), endpoint, TimeSpan.FromSeconds(TimeoutSec));
        Pump(async pump =>
        {
            pump.Verbose($"open {session.Address}");
            try
            {
                session.Learn(await session.Client.GetEngineAsync(pump.Stopping).ConfigureAwait(false));
            }
            catch
            {
                session.Client.Dispose();
                throw;
            }
        });
        if (!StopToken.IsCancellationRequested)
        {
            WriteObject(table.Add(session));
        }
    }

    private SupervisorEndpoint Endpoint()
    {
        if (Path is null)
        {
            return SupervisorEndpoint.Find() ?? throw new RefusedException(Refusals.Of(
                ErrorIds.SupervisorNotFound, ErrorCategory.ResourceUnavailable, null, "cannot find an engine: no -Path, and no well-known socket exists", "Start one with Start-Supervisor."));
        }

        if (Path.Contains(':', StringComparison.Ordinal) && SupervisorEndpoint.TryParse(Path, out var endpoint))
        {
            return endpoint;
        }

        return SupervisorEndpoint.Unix(GetUnresolvedProviderPathFromPSPath(Path));
    }
}
