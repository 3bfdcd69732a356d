namespace Supervisor.Chaos.Accounting;

/// <summary>All accounts together: each line that is missing has a reason that is allowed, each end of a program a cause, or a promise is broken.</summary>
internal sealed class Ledger
{
    /// <summary>One read of the engine, in lines; as much may also have waited in a pipe.</summary>
    private const int Read = 65536 / 16;

    private readonly IReadOnlyList<Account> _accounts;
    private readonly Diary _diary;
    private readonly EngineWords _words;
    private readonly HashSet<EngineKill> _killsThatLost = [];

    public Ledger(Fleet fleet, Diary diary, EngineWords words)
    {
        (_accounts, _diary, _words) = ([.. fleet.Writers.AsParallel().AsOrdered().Select(Account.Of)], diary, words);
        foreach (var account in _accounts)
        {
            account.Problems.ForEach(diary.Break);
            account.Gaps.ForEach(Judge);
            CheckEnds(account);
            CheckDisk(account);
        }
    }

    public long Written => _accounts.Sum(account => account.Written);

    public long Found => _accounts.Sum(account => account.Found);

    public long AllowedDoubles => _accounts.Sum(account => account.AllowedDoubles);

    public int Torn => _accounts.Sum(account => account.Torn);

    public int Lives => _accounts.Sum(account => account.Lives.Count);

    public long LostInHand { get; private set; }

    public int KillsThatLost => _killsThatLost.Count;

    public long LostAlone { get; private set; }

    public long LostOnDisk { get; private set; }

    public long LostUnexplained { get; private set; }

    /// <summary>Bytes that the engine itself said it had lost.</summary>
    public long BytesTold => _words.LostBytes.Values.Sum();

    public long BytesMissingOnDisk { get; private set; }

    /// <summary>Bytes that an engine lost for want of room, and took its count of to the grave.</summary>
    public long BytesUntold { get; private set; }

    private void Judge(Gap gap)
    {
        if (gap.Writer.IsOnDisk && Index(gap.Writer) is var place && _diary.FullDisks.Any(full => gap.From >= full.WrittenBefore[place] - Read && gap.To <= full.WrittenAfter[place] + Read))
        {
            LostOnDisk += gap.Count;
        }
        else if (gap.IsTail && gap.Count <= 2 * Read && _words.EndedAlone.Contains((gap.Writer.Name, gap.Life.Pid)))
        {
            LostAlone += gap.Count;
        }
        else if (gap.Count <= Read && _diary.Kills.FirstOrDefault(kill => Held(kill, gap) && !_killsThatLost.Contains(kill)) is { } kill)
        {
            _killsThatLost.Add(kill);
            LostInHand += gap.Count;
        }
        else
        {
            LostUnexplained += gap.Count;
            _diary.Break($"lost without a word: {gap}");
        }
    }

    /// <summary>It can have been in the hands of the engine that was killed.</summary>
    private static bool Held(EngineKill kill, Gap gap) => kill.Written[gap.Writer.Number] is var (before, after) && gap.From >= before - Read && gap.To <= after;

    private int Index(Writer writer) => _accounts.Where(account => account.Writer.IsOnDisk).Select(account => account.Writer).ToList().IndexOf(writer);

    /// <summary>Programs end only when somebody wants it.</summary>
    private void CheckEnds(Account account)
    {
        for (var i = 0; i + 1 < account.Lives.Count; i++)
        {
            var (life, next) = (account.Lives[i], account.Lives[i + 1]);
            if (!_diary.Endings.Any(ending => Explains(ending, account.Writer.Name, life, next)))
            {
                _diary.Break($"{account.Writer} (pid {life.Pid}) ended between {next.BeforeEnded:HH:mm:ss.fff} and {next.Began:HH:mm:ss.fff} and nobody wanted it");
            }
        }
    }

    private static bool Explains(Ending ending, string name, Life life, Life next) =>
        (ending.Name is null || ending.Name == name)
        && (ending.Pid == 0 ? ending.From <= next.Began && ending.To >= next.BeforeEnded : ending.Pid == life.Pid);

    /// <summary>What is missing on the small disk is what the engine said it had lost, to the byte, unless it was killed before it could say so.</summary>
    private void CheckDisk(Account account)
    {
        if (!account.Writer.IsOnDisk)
        {
            return;
        }

        var told = _words.LostBytes.GetValueOrDefault(account.Writer.Name);
        var (least, most) = (account.MissingBytes, account.MissingBytes + account.DoubtfulBytes);
        BytesMissingOnDisk += least;
        if (told > most)
        {
            _diary.Break($"{account.Writer}: the engine says {told} bytes were lost, and {least} to {most} are missing");
        }
        else if (told < least)
        {
            BytesUntold += least - told;
            if (!_diary.FullDisks.Any(full => _diary.Kills.Any(kill => kill.From <= full.To.AddSeconds(5) && kill.To >= full.From)) && account.Gaps.All(gap => !gap.IsTail))
            {
                _diary.Break($"{account.Writer}: {least} to {most} bytes are missing, and the engine says {told} were lost");
            }
        }
    }
}
