using System.Collections.Immutable;

namespace Supervisor.Engine.Core;

/// <summary>The slice of wall time in which each period was seen last; a period nobody wants is not in it.</summary>
public sealed record TickState(ImmutableSortedDictionary<int, long> Slices)
{
    public static readonly TickState Empty = new(ImmutableSortedDictionary<int, long>.Empty);

    public static readonly ImmutableArray<int> Periods = [5, 60, 3600];

    /// <summary>A clock that is set is noticed within this time, or at the next event.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A notice for each wanted period whose slice has changed; the first look at a period only remembers it.</summary>
    public TickState Next(IEnumerable<int> wanted, Instant now, List<Notice> notices)
    {
        var slices = ImmutableSortedDictionary.CreateBuilder<int, long>();
        foreach (var period in wanted)
        {
            slices[period] = Slice(now.Wall, period);
            if (Slices.TryGetValue(period, out var before) && before != slices[period])
            {
                notices.Add(new Notice.Tick(period, slices[period], now));
            }
        }

        return new(slices.ToImmutable());
    }

    /// <summary>When the clock enters the next slice; null when nobody wants to know.</summary>
    public TimeSpan? Due(Instant now)
    {
        if (Slices.IsEmpty)
        {
            return null;
        }

        var left = TimeSpan.MaxValue;
        foreach (var period in Slices.Keys)
        {
            var next = DateTime.UnixEpoch.AddSeconds(Slice(now.Wall, period) + period) - now.Wall;
            left = next < left ? next : left;
        }

        return now.Monotonic + (left < Patience ? left : Patience);
    }

    /// <summary>The beginning of the slice, in seconds since 1970.</summary>
    private static long Slice(DateTime wall, int period)
    {
        var seconds = (long)Math.Floor((wall - DateTime.UnixEpoch).TotalSeconds);
        return seconds - (((seconds % period) + period) % period);
    }
}
