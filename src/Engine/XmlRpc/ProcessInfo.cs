using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.XmlRpc;

/// <summary>A process as getProcessInfo shows it.</summary>
internal static class ProcessInfo
{
    public static RpcValue Of(ProcessEntry entry, EngineFace face)
    {
        var now = face.Clock.Now;
        var output = face.Logs.PathOf(LogName.Of(entry, error: false)) ?? "";
        return new RpcValue.Struct(
        [
            ("name", entry.Key.Process),
            ("group", entry.Key.Group),
            ("start", Seconds(entry.StartedAt?.Wall)),
            ("stop", Seconds(entry.StoppedAt?.Wall)),
            ("now", Seconds(now.Wall)),
            ("state", (int)entry.Code),
            ("statename", entry.Code.Name()),
            ("spawnerr", entry.SpawnError ?? ""),
            ("exitstatus", ExitStatusOf(entry)),
            ("logfile", output),
            ("stdout_logfile", output),
            ("stderr_logfile", face.Logs.PathOf(LogName.Of(entry, error: true)) ?? ""),
            ("pid", entry.State.Pid),
            ("description", Description.Of(entry, now, face.Clock.ToLocal)),
        ]);
    }

    public static int Seconds(DateTime? utc) =>
        utc is { } time ? (int)Math.Clamp((time - DateTime.UnixEpoch).TotalSeconds, 0, int.MaxValue) : 0;

    // The original forgets the status at every start, and that of a child that ended too quickly; the JSON API tells it.
    private static int ExitStatusOf(ProcessEntry entry) => entry switch
    {
        { Code: ProcessStateCode.Exited or ProcessStateCode.Unknown } or { Code: ProcessStateCode.Stopped, SpawnError: null } => entry.LastExit?.Code ?? 0,
        _ => 0,
    };
}
