using Supervisor.Client;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>What a start or a stop that was cut off has come to, read from the processes themselves; the codes are those that the call would have answered.</summary>
internal static class Settling
{
    private const int MostCuts = 5;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Of a process that was to be stopped; null while it is still under way.</summary>
    public static int? Stopped(ProcessStateName state) => state switch
    {
        ProcessStateName.Stopping => null,
        _ when StopCommand.CanStop(state) => FaultCode.Failed,
        _ => FaultCode.Success,
    };

    /// <summary>Of a process that was to be started; null while it is still under way. One that has exited was running before.</summary>
    public static int? Started(ProcessStateName state, string spawnError) => state switch
    {
        ProcessStateName.Starting => null,
        ProcessStateName.Running or ProcessStateName.Exited => FaultCode.Success,
        _ => spawnError.Length > 0 ? FaultCode.SpawnError : FaultCode.AbnormalTermination,
    };

    /// <summary>Whether a call for many that has just begun concerns this one: it is on its way, or has arrived within this second or the one before.</summary>
    public static bool Concerns(XmlRpcValue info, bool up)
    {
        var (state, since) = ((ProcessStateName)info["state"].Int, info["now"].Long - 1);
        return up
            ? state == ProcessStateName.Starting || info["start"].Long >= since
            : state == ProcessStateName.Stopping || StopCommand.CanStop(state) || info["stop"].Long >= since;
    }

    /// <summary>Waits until all of them have settled.</summary>
    public static async Task<IReadOnlyList<ItemResult>> AwaitAsync(Control control, IReadOnlyList<string> names, bool up)
    {
        for (var cuts = 0; ; await Task.Delay(Look).ConfigureAwait(false))
        {
            try
            {
                var all = (await control.CallAsync("getAllProcessInfo").ConfigureAwait(false)).Items.ToDictionary(ProcessPattern.FullName);
                var results = names.Select(name => all.TryGetValue(name, out var info) ? (Name: name, Code: Judge(info, up)) : (name, FaultCode.BadName)).ToList();
                if (results.TrueForAll(result => result.Code is not null))
                {
                    return [.. results.Select(result => new ItemResult(result.Name, result.Code!.Value, $"{result.Name}: ERROR (it was started again meanwhile)"))];
                }
            }
            catch (SupervisorException cut) when (cut.Kind == SupervisorErrorKind.ConnectionLost && ++cuts < MostCuts)
            {
                // The next upgrade.
            }
        }
    }

    private static int? Judge(XmlRpcValue info, bool up)
    {
        var state = (ProcessStateName)info["state"].Int;
        return up ? Started(state, info["spawnerr"].Text) : Stopped(state);
    }
}
