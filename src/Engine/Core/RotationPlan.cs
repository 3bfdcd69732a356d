namespace Supervisor.Engine.Core;

/// <summary>One step of a rotation; a missing file is no failure.</summary>
public abstract record RotationStep
{
    public sealed record Rename(string From, string To) : RotationStep;

    public sealed record Truncate(string Path) : RotationStep;
}

/// <summary>What to do with a log that is full: which renames, in which order.</summary>
public static class RotationPlan
{
    /// <summary>
    /// Backups move up by one (".N-1" over ".N" … the file itself to ".1"); without backups the file is emptied.
    /// Supervisord's order, so a crash between two steps loses at most the oldest backup.
    /// </summary>
    public static IReadOnlyList<RotationStep> For(string path, int backups)
    {
        if (backups <= 0)
        {
            return [new RotationStep.Truncate(path)];
        }

        var steps = new List<RotationStep>(backups);
        for (var number = backups - 1; number >= 1; number--)
        {
            steps.Add(new RotationStep.Rename($"{path}.{number}", $"{path}.{number + 1}"));
        }

        steps.Add(new RotationStep.Rename(path, $"{path}.1"));
        return steps;
    }
}
