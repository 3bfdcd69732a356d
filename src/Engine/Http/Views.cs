using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>The engine's state as the records that cross the socket.</summary>
internal static class Views
{
    public static SupervisedProcess Of(ProcessEntry entry, EngineFace face)
    {
        var now = face.Clock.Now;
        return new SupervisedProcess
        {
            HostName = face.Identity.HostName,
            EngineId = face.Identity.Id,
            Name = entry.Key.DisplayName,
            Group = entry.Key.Group,
            ProcessName = entry.Key.Process,
            State = entry.Code.ToString(),
            StateCode = (int)entry.Code,
            Id = entry.LivePid == 0 ? null : entry.LivePid,
            StartTime = Local(entry.StartedAt, face),
            StopTime = Local(entry.StoppedAt, face),
            Uptime = entry is { Code: ProcessStateCode.Running, StartedAt: { } started } ? now.Monotonic - started.Monotonic : null,
            ExitCode = entry.LastExit?.Code,
            SpawnError = entry.SpawnError,
            Description = Description.Of(entry, now, face.Clock.ToLocal),
            StdOutLog = face.Logs.PathOf(LogName.Of(entry, error: false)),
            StdErrLog = face.Logs.PathOf(LogName.Of(entry, error: true)),
            LostBytes = face.Logs.LostBytes(entry.Key),
            AutoStart = entry.Program.AutoStart,
            Priority = entry.Program.Priority,
        };
    }

    public static SupervisorEngine Of(EngineFace face, long requests)
    {
        var (state, configuration) = (face.Operations.State, face.Operations.Configuration.Active);
        return new SupervisorEngine
        {
            HostName = face.Identity.HostName,
            EngineId = face.Identity.Id,
            Version = face.Identity.Version,
            CompatibleVersion = face.Identity.CompatibleVersion,
            ApiVersion = face.Identity.ApiVersion,
            State = state.Mood switch { Mood.Running => "Running", Mood.Restarting => "Restarting", _ => "Shutdown" },
            StateCode = (int)state.Mood,
            Id = face.Identity.Pid,
            StartTime = face.Clock.ToLocal(face.Identity.StartedAt),
            Identification = configuration.Supervisord.Identifier,
            ConfigPath = face.Identity.ConfigPath,
            LogFile = configuration.Supervisord.LogFile,
            ProcessCount = state.All.Count(),
            RequestCount = requests,
            Generation = face.Upgrade?.Generation ?? 0,
            UpgradeProblem = face.Upgrade?.Problem,
        };
    }

    public static ConfigProblem Of(ConfigurationProblem problem) => new()
    {
        Severity = problem.Severity.ToString(),
        Message = problem.Message,
        File = problem.Source.File,
        Line = problem.Source.Line,
        Section = problem.Section,
        Key = problem.Key,
    };

    private static DateTime? Local(Instant? at, EngineFace face) => at is { } instant ? face.Clock.ToLocal(instant.Wall) : null;
}
