namespace Supervisor.Chaos.Accounting;

/// <summary>What the full disk cost: for each time that it was full, what is missing against what the engine said.</summary>
internal sealed class DiskAccount
{
    /// <summary>Lines may have waited in a pipe before, and come late.</summary>
    private const int Waiting = 4096;

    private readonly IReadOnlyList<FullDisk> _times;

    public DiskAccount(IReadOnlyList<Account> accounts, Diary diary, EngineWords words)
    {
        _times = [.. diary.FullDisks.OrderBy(full => full.From)];
        for (var time = 0; time < _times.Count; time++)
        {
            var (full, next) = (_times[time], time + 1 < _times.Count ? _times[time + 1].From : DateTime.MaxValue);
            var wasKilled = diary.Kills.Any(kill => kill.From < full.To.AddSeconds(3) && kill.To > full.From);
            foreach (var account in accounts)
            {
                Compare(account, full, words.LostBytes.Where(told => told.Name == account.Writer.Name && told.Time >= full.From && told.Time < next).Sum(told => told.Bytes), wasKilled, diary);
            }
        }
    }

    public long LostLines { get; private set; }

    public long BytesMissing { get; private set; }

    /// <summary>Of those, as the engine said.</summary>
    public long BytesTold { get; private set; }

    /// <summary>Bytes that an engine lost for want of room, and took its count of to the grave.</summary>
    public long BytesUntold { get; private set; }

    /// <summary>Which time of a full disk explains a gap; null when none does.</summary>
    public static FullDisk? WindowOf(Gap gap, IEnumerable<FullDisk> times)
    {
        var place = gap.Writer.Number;
        return gap.Writer.IsOnDisk ? times.Where(full => gap.From <= full.WrittenAfter[place] && gap.To >= full.WrittenBefore[place] - Waiting).MinBy(full => Math.Abs(full.WrittenBefore[place] - gap.From)) : null;
    }

    /// <summary>Where a gap begins and ends a part of a line may be there: so much may the two differ.</summary>
    private void Compare(Account account, FullDisk full, long told, bool wasKilled, Diary diary)
    {
        var gaps = account.Gaps.Where(gap => WindowOf(gap, _times) == full).ToList();
        var missing = gaps.Sum(gap => Enumerable.Range(0, (int)gap.Count).Sum(line => (long)LogText.Length(gap.From + line, gap.Life.Pid)));
        var slack = 40L * (2 + gaps.Count);
        LostLines += gaps.Sum(gap => gap.Count);
        BytesMissing += missing;
        BytesTold += told;
        if (told > missing + slack || (told < missing - slack && !wasKilled))
        {
            diary.Break($"{account.Writer}: the disk was full from {full.From:HH:mm:ss.fff} to {full.To:HH:mm:ss.fff}; about {missing} bytes are missing, and the engine says {told} were lost");
        }
        else if (told < missing - slack)
        {
            BytesUntold += missing - told;
        }
    }
}
