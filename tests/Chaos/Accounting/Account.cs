namespace Supervisor.Chaos.Accounting;

/// <summary>Lines of one life that are in no file, one after the other.</summary>
internal sealed record Gap(Writer Writer, Life Life, long From, long To, bool IsTail)
{
    public long Count => To - From + 1;

    public override string ToString() => $"{Writer} (pid {Life.Pid}): {(Count == 1 ? $"line {From}" : $"lines {From} to {To}")}{(IsTail ? ", its last ones" : "")}";
}

/// <summary>What one program wrote by its own counter, compared with what is in its files.</summary>
internal sealed class Account
{
    private Account(Writer writer, IReadOnlyList<Life> lives)
    {
        (Writer, Lives) = (writer, lives);
    }

    public Writer Writer { get; }

    public IReadOnlyList<Life> Lives { get; }

    public long Written { get; private set; }

    public long Found { get; private set; }

    /// <summary>Numbers that stand twice, since a program was ended in the middle of a line.</summary>
    public int AllowedDoubles { get; private set; }

    public int Torn { get; private set; }

    public List<Gap> Gaps { get; } = [];

    public List<string> Problems { get; } = [];

    public static Account Of(Writer writer)
    {
        var account = new Account(writer, Life.ReadAll(writer));
        account.Compare(LogText.Read(writer));
        return account;
    }

    private void Compare(LogText text)
    {
        (Torn, Written) = (text.Torn, Writer.Written);
        var seen = new bool[Written + 2];
        var doubtful = Doubtful();
        var doubtsSeen = new HashSet<(long, int)>();
        var last = 0L;
        foreach (var line in text.Lines)
        {
            if (line.Number < last)
            {
                Problem($"line {line.Number} (pid {line.Pid}) comes after line {last}");
            }

            last = Math.Max(last, line.Number);
            if (doubtful.Contains(line))
            {
                if (!doubtsSeen.Add(line))
                {
                    Problem($"line {line.Number} (pid {line.Pid}) is there twice");
                }
            }
            else if (LifeOf(line.Number) is not { } life || life.Pid != line.Pid)
            {
                Problem($"line {line.Number} was never written by pid {line.Pid}");
            }
            else if (seen[line.Number])
            {
                Problem($"line {line.Number} (pid {line.Pid}) is there twice");
            }
            else
            {
                seen[line.Number] = true;
                Found++;
            }
        }

        AllowedDoubles = doubtsSeen.Count(line => line.Item1 <= Written && seen[line.Item1]);
        for (var i = 0; i < Lives.Count; i++)
        {
            var to = LastOf(i);
            for (var number = Lives[i].First; number <= to; number++)
            {
                if (!seen[number])
                {
                    var from = number;
                    while (number < to && !seen[number + 1])
                    {
                        number++;
                    }

                    Gaps.Add(new Gap(Writer, Lives[i], from, number, number == to));
                }
            }
        }
    }

    /// <summary>Each life that was ended between the write and the count.</summary>
    private HashSet<(long Number, int Pid)> Doubtful()
    {
        var doubtful = Lives.Skip(1).Select((life, index) => (life, before: Lives[index])).Where(pair => pair.life.BeforeInDoubt).Select(pair => (pair.life.First, pair.before.Pid)).ToHashSet();
        if (Writer.Writing > Writer.Written && Lives.Count > 0)
        {
            doubtful.Add((Writer.Writing, Lives[^1].Pid));
        }

        return doubtful;
    }

    private long LastOf(int life) => life + 1 < Lives.Count ? Lives[life + 1].First - 1 : Written;

    // The last of those that begin with one number: the others wrote nothing.
    private Life? LifeOf(long number)
    {
        var (low, high) = (0, Lives.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Lives[middle].First <= number ? (middle + 1, high) : (low, middle);
        }

        return low == 0 || number > Written ? null : Lives[low - 1];
    }

    private void Problem(string text)
    {
        if (Problems.Count < 5)
        {
            Problems.Add($"{Writer}: {text}");
        }
    }
}
