using FsCheck;
using FsCheck.Fluent;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public sealed class PackedTimesTests
{
    [Fact]
    public void What_is_packed_comes_out_again() => Prop.ForAll<(long Position, long First, long Last)[]>(entries =>
    {
        ReadTime[] times = [.. entries.Select(entry => new ReadTime(entry.Position, entry.First, entry.Last))];
        return times.SequenceEqual(PackedTimes.Unpack(PackedTimes.Pack(times)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_farthest_numbers_come_out_again()
    {
        ReadTime[] times = [new(long.MaxValue, long.MinValue, long.MaxValue), new(0, long.MaxValue, 0), new(long.MinValue, 0, -1)];
        Assert.Equal(times, PackedTimes.Unpack(PackedTimes.Pack(times)));
    }

    [Fact]
    public void An_entry_of_a_busy_log_takes_few_bytes()
    {
        var began = new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc).Ticks;
        ReadTime[] times = [.. Enumerable.Range(0, 256).Select(index => new ReadTime(1_000_000 + (index * 60), began + (index * 1_000_123L), began + (index * 1_000_123L) + 5_000))];
        Assert.InRange(PackedTimes.Pack(times).Length, 256 * 3, 256 * 9);
    }

    [Fact]
    public void Garbage_is_read_as_far_as_it_makes_sense() =>
        Prop.ForAll<byte[]>(bytes => PackedTimes.Unpack(bytes).Count <= bytes.Length / 3).QuickCheckThrowOnFailure();

    [Fact]
    public void What_ends_too_early_loses_its_last_entry_only()
    {
        ReadTime[] times = [new(10, 20, 30), new(1000, 2000, 3000)];
        Assert.Equal(times[..1], PackedTimes.Unpack(PackedTimes.Pack(times).AsSpan()[..^1]));
    }
}
