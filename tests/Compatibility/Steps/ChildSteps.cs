using System.Globalization;
using Supervisor.Compatibility.Play;

namespace Supervisor.Compatibility.Steps;

/// <summary>What happens to the daemon's children, and waiting for what becomes of them.</summary>
internal static class ChildSteps
{
    /// <summary>kill PROCESS SIGNAL: to the child itself; goes on when the daemon has seen that it has ended.</summary>
    public static async Task<IEnumerable<string>> Kill(Turn turn)
    {
        int pid = await Pid(turn);
        Signals.Send(pid, Signals.Number(turn[1]));
        await Turn.Until($"the end of {turn[0]}", async () => await Pid(turn) == pid ? "still pid " + pid : null);
        return [];
    }

    /// <summary>poke PROCESS SIGNAL: to the child itself, which lives on.</summary>
    public static async Task<IEnumerable<string>> Poke(Turn turn)
    {
        Signals.Send(await Pid(turn), Signals.Number(turn[1]));
        return [];
    }

    /// <summary>wait PROCESS… STATE: until all of them are in it. STATE may be A|B.</summary>
    public static async Task<IEnumerable<string>> Wait(Turn turn)
    {
        string[] states = turn[turn.Words.Count - 1].Split('|');
        foreach (string process in turn.From(0).SkipLast(1))
        {
            await Turn.Until($"{process} {turn[turn.Words.Count - 1]}", async () =>
                await Info(turn, process) is { } info ? states.Contains(info["statename"]) ? null : info["statename"] + " " + info["spawnerr"] : "no such process");
        }

        return [];
    }

    private static async Task<int> Pid(Turn turn) =>
        int.Parse((await Info(turn, turn[0]) ?? throw new FormatException("no such process"))["pid"], CultureInfo.InvariantCulture);

    private static async Task<Dictionary<string, string>?> Info(Turn turn, string process)
    {
        try
        {
            return await RequestSteps.Struct(turn, "supervisor.getProcessInfo", process);
        }
        catch (HttpRequestException)
        {
            // The daemon is between two lives.
            return null;
        }
    }
}
