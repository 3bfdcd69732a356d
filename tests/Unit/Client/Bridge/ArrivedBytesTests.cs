using Supervisor.Client.Bridge;

namespace Supervisor.Unit.Client.Bridge;

public class ArrivedBytesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static async Task<byte[]> ReadAsync(ArrivedBytes arrived, int most)
    {
        var buffer = new byte[most];
        var count = await arrived.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
        return buffer[..count];
    }

    [Fact]
    public async Task A_window_of_single_bytes_takes_no_more_memory_than_a_window()
    {
        var arrived = new ArrivedBytes();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Frame.Window; i++)
        {
            arrived.Add([(byte)i]);
        }

        // All rings on the way, each twice the one before.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Frame.Window, 3 * Frame.Window);
        Assert.Equal(Frame.Window, arrived.Capacity);
        for (var i = 0; i < Frame.Window; i += 1000)
        {
            Assert.Equal((byte)i, (await ReadAsync(arrived, Math.Min(1000, Frame.Window - i)))[0]);
        }

        Assert.Equal(0, arrived.Capacity);
    }

    [Fact]
    public async Task What_comes_is_read_in_order_whatever_the_sizes()
    {
        var random = new Random(1);
        var arrived = new ArrivedBytes();
        var (added, read) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(1, 2000)];
            if (added - read + bytes.Length <= Frame.Window && random.Next(3) > 0)
            {
                for (var at = 0; at < bytes.Length; at++)
                {
                    bytes[at] = (byte)((added + at) * 7 % 251);
                }

                arrived.Add(bytes);
                added += bytes.Length;
            }
            else if (added > read)
            {
                var got = await ReadAsync(arrived, random.Next(1, 4000));
                Assert.True(Enumerable.Range(read, got.Length).Select(at => (byte)(at * 7 % 251)).SequenceEqual(got));
                read += got.Length;
            }
        }

        Assert.True(read > 1_000_000);
    }

    [Fact]
    public async Task Who_waits_gets_what_comes_and_then_the_end()
    {
        var arrived = new ArrivedBytes();
        var waiting = ReadAsync(arrived, 10);
        Assert.False(waiting.IsCompleted);
        arrived.Add("ab"u8);
        Assert.Equal("ab"u8.ToArray(), await waiting);
        arrived.Add("c"u8);
        arrived.Complete(null);
        Assert.Equal("c"u8.ToArray(), await ReadAsync(arrived, 10));
        Assert.Empty(await ReadAsync(arrived, 10));
    }

    [Fact]
    public async Task What_came_before_it_broke_is_read_and_then_the_reason()
    {
        var arrived = new ArrivedBytes();
        arrived.Add("c"u8);
        arrived.Complete(new BridgeEndedException("cut"));
        Assert.Single(await ReadAsync(arrived, 10));
        Assert.Equal("cut", (await Assert.ThrowsAsync<BridgeEndedException>(() => ReadAsync(arrived, 10))).Message);
    }

    [Fact]
    public async Task Reading_no_bytes_waits_until_there_are_some()
    {
        var arrived = new ArrivedBytes();
        var waiting = ReadAsync(arrived, 0);
        Assert.False(waiting.IsCompleted);
        arrived.Add("c"u8);
        Assert.Empty(await waiting);
        Assert.Empty(await ReadAsync(arrived, 0));
        Assert.Single(await ReadAsync(arrived, 10));
    }
}
