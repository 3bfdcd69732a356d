using System.Text;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public class RecentOutputTests
{
    private readonly byte[] _buffer = new byte[100];

    [Fact]
    public void What_is_appended_is_read_once_in_order()
    {
        var ring = new RecentOutput(8, 0);
        var point = ring.Now();
        ring.Append("abc"u8);
        ring.Append("def"u8);
        Assert.Equal(("abcdef", 0L), Read(ring, ref point));
        ring.Append("ghij"u8);
        Assert.Equal(("ghij", 0L), Read(ring, ref point));
        Assert.Equal(10, point.Position);
    }

    [Fact]
    public void Who_falls_behind_is_told_how_much_is_missing()
    {
        var ring = new RecentOutput(8, 1000);
        var point = ring.Now();
        ring.Append("abcdef"u8);
        ring.Append("ghijkl"u8);
        Assert.Equal(("efghijkl", 4L), Read(ring, ref point));
        Assert.Equal(1012, point.Position);
    }

    [Fact]
    public void A_chunk_larger_than_the_ring_leaves_its_end()
    {
        var ring = new RecentOutput(4, 0);
        var point = ring.Now();
        ring.Append("x"u8);
        ring.Append("0123456789"u8);
        Assert.Equal(("6789", 7L), Read(ring, ref point));
    }

    [Fact]
    public void A_small_buffer_reads_in_parts()
    {
        var ring = new RecentOutput(8, 5);
        var point = ring.Now();
        ring.Append("abcdef"u8);
        var small = new byte[4];
        Assert.Equal(4, ring.Read(ref point, small, out _).Count);
        Assert.Equal(("ef", 0L), Read(ring, ref point));
    }

    [Fact]
    public void Waiting_ends_with_the_next_bytes()
    {
        var ring = new RecentOutput(8, 0);
        var point = ring.Now();
        Assert.Equal(0, ring.Read(ref point, _buffer, out var news).Count);
        Assert.False(news!.IsCompleted);
        ring.Append("a"u8);
        Assert.True(news.IsCompleted);
        Assert.Equal(("a", 0L), Read(ring, ref point));
    }

    [Fact]
    public void A_clear_and_the_end_wake_too()
    {
        var ring = new RecentOutput(8, 0);
        var point = ring.Now();
        ring.Read(ref point, _buffer, out var news);
        ring.Truncate();
        Assert.True(news!.IsCompleted);
        Assert.True(ring.Read(ref point, _buffer, out _).Truncated);
        Assert.False(ring.Read(ref point, _buffer, out news).Truncated);
        ring.End();
        Assert.True(news!.IsCompleted);
        Assert.True(ring.Read(ref point, _buffer, out _).Ended);
    }

    [Fact]
    public void A_ring_is_no_larger_than_what_it_holds_and_loses_nothing_while_it_grows()
    {
        var ring = new RecentOutput(1 << 18, 12_345);
        var point = ring.Now();
        Assert.InRange(ring.Size, 0, 4096);
        var random = new Random(3);
        var all = new byte[200_000];
        random.NextBytes(all);
        for (var at = 0; at < all.Length;)
        {
            var count = Math.Min(all.Length - at, random.Next(1, 9000));
            ring.Append(all.AsSpan(at, count));
            at += count;
            Assert.InRange(ring.Size, 0, Math.Max(4096, 2 * at));
        }

        Assert.Equal(all.Length, ring.Waiting(point));
        var into = new byte[all.Length];
        Assert.Equal((all.Length, 0L), (ring.Read(ref point, into, out _) is var read ? read.Count : 0, read.Lost));
        Assert.Equal(all, into);
        ring.Append(new byte[100_000]);
        Assert.Equal(1 << 18, ring.Size);
    }

    [Fact]
    public void Every_byte_is_read_or_counted_as_lost()
    {
        var random = new Random(7);
        var ring = new RecentOutput(6000, 0);
        var point = ring.Now();
        var (written, seen) = (0L, 0L);
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(3) > 0)
            {
                var chunk = Enumerable.Range(0, random.Next(100)).Select(index => (byte)(written + index)).ToArray();
                ring.Append(chunk);
                written += chunk.Length;
                continue;
            }

            var read = ring.Read(ref point, _buffer.AsSpan(0, random.Next(1, 100)), out _);
            seen += read.Lost;
            Assert.All(_buffer.Take(read.Count), value => Assert.Equal((byte)seen++, value));
            Assert.Equal(seen, point.Position);
        }

        for (var left = true; left;)
        {
            var read = ring.Read(ref point, _buffer, out _);
            seen += read.Lost + read.Count;
            left = read.Count > 0;
        }

        Assert.Equal(written, seen);
    }

    private (string Text, long Lost) Read(RecentOutput ring, ref FollowPoint point)
    {
        var read = ring.Read(ref point, _buffer, out _);
        return (Encoding.ASCII.GetString(_buffer, 0, read.Count), read.Lost);
    }
}
