using Supervisor.Configuration;

namespace Supervisor.Unit.Simulation;

/// <summary>Fifty-five processes in six groups with settings by the dice.</summary>
internal static class RandomSettings
{
    public const int MostStopWaitSecs = 5;

    public static GroupSettings[] Groups(Random dice) =>
        [.. Enumerable.Range(0, 6).Select(number => World.World.Group($"g{number}", dice.Next(5), [.. Enumerable.Range(0, number == 5 ? 5 : 10).Select(n => Program(dice, $"p{n}"))]))];

    /// <summary>The second is the first after an edit: some groups as they were, some gone, some with other programs or other settings.</summary>
    public static GroupSettings[][] TwoConfigurations(Random dice)
    {
        var first = Groups(dice);
        return [first, [.. first.Where((_, number) => number != 4).Select(group => dice.Next(3) == 0 ? group : Edited(dice, group)), World.World.Group("g6", dice.Next(5), Program(dice, "p0"), Program(dice, "p1"))]];
    }

    private static GroupSettings Edited(Random dice, GroupSettings group) => World.World.Group(
        group.Name,
        dice.Next(5),
        [.. group.Processes.Where(_ => dice.Next(5) > 0).Select(program => dice.Next(3) == 0 ? Program(dice, program.Name) : program), Program(dice, "p10")]);

    private static ProgramSettings Program(Random dice, string name) => World.World.Program(name, program => program with
    {
        AutoStart = dice.Next(4) > 0,
        AutoRestart = (AutoRestart)dice.Next(3),
        StartSecs = dice.Next(4),
        StartRetries = dice.Next(4),
        StopWaitSecs = dice.Next(MostStopWaitSecs + 1),
        ExitCodes = dice.Next(2) == 0 ? [0] : [0, 2, 7],
        StopAsGroup = dice.Next(2) == 0,
        KillAsGroup = dice.Next(2) == 0,

        // Without the dice, which older seeds count on: some of each group share a socket.
        ProgramName = name is "p1" or "p2" or "p3" ? "fast" : name,
        FastCgi = name is "p1" or "p2" or "p3" ? new("unix:///fast", null, null, null, null) : null,
    });
}
