namespace Supervisor.Client;

/// <summary>The struct of getProcessInfo as a <see cref="SupervisedProcess"/>.</summary>
internal static class ProcessInfo
{
    public static SupervisedProcess Read(XmlRpcValue info)
    {
        var (group, name, state) = (info["group"].Text, info["name"].Text, info["state"].Int);
        var (start, stop, now) = (info["start"].Long, info["stop"].Long, info["now"].Long);
        var running = state == (int)ProcessStateName.Running;
        return new SupervisedProcess
        {
            Name = group == name ? name : $"{group}:{name}",
            Group = group,
            ProcessName = name,
            State = StateNames.ToName(info["statename"].Text),
            StateCode = state,
            Id = info["pid"].Int is var pid and > 0 ? pid : null,
            StartTime = Local(start),
            StopTime = Local(stop),
            Uptime = running ? TimeSpan.FromSeconds(Math.Max(0, now - start)) : null,
            ExitCode = stop > 0 ? info["exitstatus"].Int : null,
            SpawnError = info["spawnerr"].Text is { Length: > 0 } error ? error : null,
            Description = info["description"].Text,
            StdOutLog = Path(info, "stdout_logfile"),
            StdErrLog = Path(info, "stderr_logfile"),
        };
    }

    private static DateTime? Local(long seconds) => seconds > 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds).LocalDateTime : null;

    private static string? Path(XmlRpcValue info, string member) => info.Members.TryGetValue(member, out var path) && path.Text.Length > 0 ? path.Text : null;
}
