namespace Supervisor.Chaos.Accounting;

/// <summary>What the full disk cost: for each time that it was full, what is missing against what the engine said.</summary>
internal sealed class DiskAccount
{
    /// <summary>Lines may have waited in a pipe before, and come late.</summary>
    private const int Waiting = 4096;

    private readonly IReadOnlyList<FullDisk> _times;
    private readonly Diary _diary;
    private readonly EngineWords _words;

    public DiskAccount(IReadOnlyList<Account> accounts, Diary diary, EngineWords words)
    {
        (_times, _diary, _words) = ([.. diary.FullDisks.OrderBy(full => full.From)], diary, words);
        foreach (var account in accounts)
        {
            Compare(account);
        }
    }

    public long LostLines { get; private set; }

    public long BytesMissing { get; private set; }

    /// <summary>Of those, as the engine said.</summary>
    public long BytesTold { get; private set; }

    /// <summary>Bytes that an engine lost for want of room, and took its count of to the grave.</summary>
    public long BytesUntold { get; private set; }

    /// <summary>Which time of a full disk explains a gap: where it lies, or else the one whose lines came late; null when none does.</summary>
    public static FullDisk? WindowOf(Gap gap, IEnumerable<FullDisk> times)
    {
        var place = gap.Writer.Number;
        return !gap.Writer.IsOnDisk ? null
            : times.FirstOrDefault(full => gap.From <= full.WrittenAfter[place] && gap.To >= full.WrittenBefore[place])
            ?? times.FirstOrDefault(full => gap.From <= full.WrittenAfter[place] && gap.To >= full.WrittenBefore[place] - Waiting);
    }

    /// <summary>
    /// Time for time. A program that does not write in between is told of only with the next time, so what does not balance is carried on, and
    /// must balance in the end; what was lost when an engine was killed in the middle never does.
    /// </summary>
    private void Compare(Account account)
    {
        var (missing, told, slack, since, wasKilled) = (0L, 0L, 0L, _times.FirstOrDefault(), false);
        for (var time = 0; time < _times.Count; time++)
        {
            var (full, next) = (_times[time], time + 1 < _times.Count ? _times[time + 1].From : DateTime.MaxValue);
            var gaps = account.Gaps.Where(gap => WindowOf(gap, _times) == full).ToList();
            missing += gaps.Sum(gap => Enumerable.Range(0, (int)gap.Count).Sum(line => (long)LogText.Length(gap.From + line, gap.Life.Pid)));
            told += _words.LostBytes.Where(loss => loss.Name == account.Writer.Name && loss.Time >= full.From && loss.Time < next).Sum(loss => loss.Bytes);
            LostLines += gaps.Sum(gap => gap.Count);

            // Where a gap begins and ends a part of a line may be there.
            slack += 40 * (2 + gaps.Count);
            wasKilled |= _diary.Kills.Any(kill => kill.From < full.To.AddSeconds(3) && kill.To > full.From);
            var balances = Math.Abs(missing - told) <= slack;
            if (balances || (wasKilled && told < missing) || next == DateTime.MaxValue)
            {
                (BytesMissing, BytesTold) = (BytesMissing + missing, BytesTold + told);
                if (!balances && wasKilled)
                {
                    BytesUntold += missing - told;
                }
                else if (!balances)
                {
                    _diary.Break($"{account.Writer}: the disk was full since {since!.From:HH:mm:ss.fff}; until {full.To:HH:mm:ss.fff} about {missing} bytes are missing, and the engine says {told} were lost");
                }

                (missing, told, slack, since, wasKilled) = (0, 0, 0, next == DateTime.MaxValue ? null : _times[time + 1], false);
            }
        }
    }
}
