namespace Supervisor.Chaos.Accounting;

/// <summary>One run of a program, as it wrote it down itself.</summary>
/// <param name="Pid">Who it was.</param>
/// <param name="First">Its first number.</param>
/// <param name="Began">When.</param>
/// <param name="BeforeEnded">When the one before it wrote last.</param>
/// <param name="BeforeInDoubt">The one before it was ended in the middle of a line, whose number this one has again.</param>
internal sealed record Life(int Pid, long First, DateTime Began, DateTime BeforeEnded, bool BeforeInDoubt)
{
    public static IReadOnlyList<Life> ReadAll(Stage.Writer writer) =>
        File.Exists(writer.Lives) ? [.. File.ReadAllText(writer.Lives).Split('\n')[..^1].Select(Read)] : [];

    private static Life Read(string line)
    {
        var words = line.Split(' ');
        return new Life(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture),
            Time(words[2]),
            Time(words[3]),
            words[4] == "1");
    }

    private static DateTime Time(string nanoseconds) => DateTime.UnixEpoch.AddTicks(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 100);
}
