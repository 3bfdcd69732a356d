using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Starts an engine, waits until it answers and opens a session with it.</summary>
[Cmdlet(VerbsLifecycle.Start, "Supervisor", SupportsShouldProcess = true)]
[OutputType(typeof(SupervisorSession))]
public sealed class StartSupervisorCommand : SupervisorCmdlet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>The configuration; searched for in the usual places when omitted.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The engine's binary, or the folder it is in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EnginePath { get; set; }

    /// <summary>Longest wait for its first answer, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>A foreground child that ends when this pwsh ends, instead of a daemon.</summary>
    [Parameter]
    public SwitchParameter Attached { get; set; }

    /// <summary>Emit the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Act()
    {
        var folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        var engine = EngineLocation.Find(EnginePath is null ? null : GetUnresolvedProviderPathFromPSPath(EnginePath));
        var configuration = ConfigurationSource.Locate(Path is null ? null : PlaceOf(Path), folder, engine);
        var reading = ConfigurationSource.Read(configuration, folder, engine);
        foreach (var problem in reading.Errors)
        {
            WriteError(ConfigurationSource.Refusal(problem, configuration));
        }

        if (reading.Configuration is null)
        {
            return;
        }

        var table = SessionTable.Current;
        var endpoint = ConfigurationSource.Endpoint(reading.Configuration);
        var session = table.At(endpoint.Address) ?? new SupervisorSession(table.FreeName(endpoint.Address), endpoint);
        Pump(pump => RefuseSecondAsync(session, configuration, pump));
        if (StopToken.IsCancellationRequested || !ShouldProcess(configuration, $"Start {engine}"))
        {
            return;
        }

        var answered = false;
        Pump(async pump => answered = await StartAsync(engine, configuration, folder, session, pump).ConfigureAwait(false));
        if (!answered)
        {
            return;
        }

        table.Add(session);

        if (PassThru)
        {
            WriteObject(session);
        }
    }

    private static async Task RefuseSecondAsync(SupervisorSession session, string configuration, PipelinePump pump)
    {
        pump.Verbose($"look whether an engine answers at {session.Address}");
        if (await EngineAnswer.TryAsync(session, pump.Stopping).ConfigureAwait(false) is { } running)
        {
            throw new RefusedException(Refusals.Of(
                ErrorIds.SupervisorAlreadyRunning,
                ErrorCategory.ResourceExists,
                configuration,
                $"cannot start an engine with {configuration}: one answers at {session.Address} already (process {running.Id}, {running.ConfigPath})",
                "Use New-SupervisorSession to speak to it, or Stop-Supervisor to end it."));
        }
    }

    private async Task<bool> StartAsync(string engine, string configuration, string folder, SupervisorSession session, PipelinePump pump)
    {
        pump.Verbose($"start {engine} with {configuration}");
        EngineLaunch? launch = null;
        try
        {
            launch = Attached ? EngineLaunch.AsAttached(engine, configuration, folder) : EngineLaunch.AsDaemon(engine, configuration, folder);
            return await AnswersAsync(launch, configuration, session, pump).ConfigureAwait(false);
        }
        catch (Win32Exception refused)
        {
            throw new RefusedException(Refusals.Of(refused, ErrorIds.SupervisorStartFailed, ErrorCategory.OpenError, engine));
        }
        finally
        {
            // An attached one must stay: its pipe is the leash.
            if (!Attached)
            {
                launch?.Dispose();
            }
        }
    }

    private async Task<bool> AnswersAsync(EngineLaunch launch, string configuration, SupervisorSession session, PipelinePump pump)
    {
        await using var progress = new PendingProgress(pump, $"Start-Supervisor {configuration}");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(TimeoutSec); await Task.Delay(Interval, pump.Stopping).ConfigureAwait(false))
        {
            // A daemon's first process ends well when the daemon is ready; an attached engine must not end at all.
            if (launch.HasExited && (Attached || launch.ExitCode != 0))
            {
                foreach (var error in StartFailure.Records(await launch.ErrorsAsync(pump.Stopping).ConfigureAwait(false), launch.ExitCode, configuration))
                {
                    await pump.ErrorAsync(error).ConfigureAwait(false);
                }

                return false;
            }

            if ((Attached || launch.HasExited) && await TryAsync(session, pump).ConfigureAwait(false) is { } answer)
            {
                session.Learn(answer);
                return true;
            }
        }

        if (Attached)
        {
            launch.Release();
        }

        await pump.ErrorAsync(Refusals.Of(
            ErrorIds.SupervisorStartTimeout,
            ErrorCategory.OperationTimeout,
            configuration,
            $"cannot say that the engine with {configuration} has started: nobody answers at {session.Address} after {TimeoutSec} seconds")).ConfigureAwait(false);
        return false;
    }

    private static async Task<SupervisorEngine?> TryAsync(SupervisorSession session, PipelinePump pump)
    {
        try
        {
            return await EngineAnswer.TryAsync(session, pump.Stopping).ConfigureAwait(false);
        }
        catch (SupervisorException slow) when (slow.Kind == SupervisorErrorKind.Timeout)
        {
            return null;
        }
    }

    private string PlaceOf(string path) => ConfigPaths.Place(this, path, out var problem)
        ?? throw new RefusedException(Refusals.Of(ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path, $"cannot read {path}: {problem}"));
}
