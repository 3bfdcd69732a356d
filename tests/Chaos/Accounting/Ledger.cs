namespace Supervisor.Chaos.Accounting;

/// <summary>All accounts together: each line that is missing has a reason that is allowed, each end of a program a cause, or a promise is broken.</summary>
internal sealed class Ledger
{
    /// <summary>One read of the engine, in lines; as much may also have waited in a pipe.</summary>
    private const int Read = 65536 / 16;

    private readonly IReadOnlyList<Account> _accounts;
    private readonly Diary _diary;
    private readonly EngineWords _words;
    private readonly HashSet<EngineKill> _killsThatLost = [], _lateKills = [];
    private readonly ILookup<string, Ending> _endings;

    public Ledger(Fleet fleet, Diary diary, EngineWords words)
    {
        (_accounts, _diary, _words) = ([.. fleet.Writers.AsParallel().AsOrdered().Select(Account.Of)], diary, words);
        _endings = diary.Endings.ToLookup(ending => ending.Name ?? "");
        foreach (var account in _accounts)
        {
            account.Problems.ForEach(diary.Break);
            account.Gaps.ForEach(Judge);
            CheckEnds(account);
        }

        Disk = new DiskAccount([.. _accounts.Where(account => account.Writer.IsOnDisk)], diary, words);
    }

    public long Written => _accounts.Sum(account => account.Written);

    public long Found => _accounts.Sum(account => account.Found);

    public long AllowedDoubles => _accounts.Sum(account => account.AllowedDoubles);

    public int Torn => _accounts.Sum(account => account.Torn);

    public int Lives => _accounts.Sum(account => account.Lives.Count);

    public long LostInHand { get; private set; }

    public int KillsThatLost => _killsThatLost.Count;

    /// <summary>Waited for a disk that was late when the engine was killed, beyond the one read that a kill may cost.</summary>
    public long LostWaiting { get; private set; }

    public int LateKills => _lateKills.Count;

    public long LostAlone { get; private set; }

    public DiskAccount Disk { get; }

    public long LostUnexplained { get; private set; }

    private void Judge(Gap gap)
    {
        if (DiskAccount.WindowOf(gap, _diary.FullDisks) is not null)
        {
            // The disk's own account is to the byte.
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
        else if (gap.Count <= Read && _diary.Kills.FirstOrDefault(kill => kill.WaitedForDisk && Held(kill, gap)) is { } late)
        {
            _lateKills.Add(late);
            LostWaiting += gap.Count;
        }
        else
        {
            LostUnexplained += gap.Count;
            _diary.Break($"lost without a word: {gap}");
        }
    }

    /// <summary>It can have been in the hands of the engine that was killed.</summary>
    private static bool Held(EngineKill kill, Gap gap) => kill.Written[gap.Writer.Number] is var (before, after) && gap.From >= before - Read && gap.To <= after;

    /// <summary>Programs end only when somebody wants it.</summary>
    private void CheckEnds(Account account)
    {
        for (var i = 0; i + 1 < account.Lives.Count; i++)
        {
            var (life, next) = (account.Lives[i], account.Lives[i + 1]);
            if (!_endings[account.Writer.Name].Concat(_endings[""]).Any(ending => Explains(ending, life, next)))
            {
                _diary.Break($"{account.Writer} (pid {life.Pid}) ended between {next.BeforeEnded:HH:mm:ss.fff} and {next.Began:HH:mm:ss.fff} and nobody wanted it");
            }
        }
    }

    private static bool Explains(Ending ending, Life life, Life next) =>
        ending.Pid == 0 ? ending.From <= next.Began && ending.To >= next.BeforeEnded : ending.Pid == life.Pid;
}
