namespace Supervisor.Engine.Http.Entry;

/// <summary>How often each address has given a wrong password of late, and what that costs it. Bounded, and of no effect on any other address. Pure.</summary>
internal sealed class FailureLedger(int mostAddresses = 4096)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>After so long without a failure an address is as good as a new one.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (int Count, TimeSpan Last)> _failures = new(StringComparer.Ordinal);

    public int Count => _failures.Count;

    /// <summary>Counts one; says how long its answer is held back, and whether it is worth a line in the log.</summary>
    public (TimeSpan Delay, int Failures, bool IsTold) Failed(string address, TimeSpan now)
    {
        var before = Of(address, now);
        if (before == 0)
        {
            MakeRoom(address, now);
        }

        var count = Math.Min(before + 1, int.MaxValue - 1);
        _failures[address] = (count, now);
        var delay = First * Math.Pow(2, Math.Min(count - 1, 10));
        return (delay < Longest ? delay : Longest, count, IsPowerOfTen(count));
    }

    /// <summary>How many it has had lately. A success takes none away: whoever has a login of his own would guess at another's between two of his.</summary>
    public int Of(string address, TimeSpan now) => _failures.TryGetValue(address, out var known) && now - known.Last < Memory ? known.Count : 0;

    private void MakeRoom(string address, TimeSpan now)
    {
        if (_failures.Count < mostAddresses || _failures.ContainsKey(address))
        {
            return;
        }

        foreach (var old in _failures.Where(entry => now - entry.Value.Last >= Memory).Select(entry => entry.Key).ToArray())
        {
            _failures.Remove(old);
        }

        if (_failures.Count >= mostAddresses)
        {
            _failures.Remove(_failures.MinBy(entry => entry.Value.Last).Key);
        }
    }

    /// <summary>A log of every guess would be the attacker's to fill.</summary>
    private static bool IsPowerOfTen(int count)
    {
        while (count >= 10 && count % 10 == 0)
        {
            count /= 10;
        }

        return count == 1;
    }
}
