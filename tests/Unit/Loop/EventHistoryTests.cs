using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Loop;

public sealed class EventHistoryTests
{
    private readonly EventHistory _history = new();

    [Fact]
    public void The_last_notices_are_kept_in_order()
    {
        for (var serial = 0; serial < EventHistory.Longest + 10; serial++)
        {
            _history.Add(new(serial, new Notice.Tick(5, serial, default)));
        }

        Assert.Equal(Enumerable.Range(10, EventHistory.Longest).Select(serial => (long)serial), _history.After(-1).Select(notice => notice.Serial));
        Assert.Equal([EventHistory.Longest + 9], _history.After(EventHistory.Longest + 8).Select(notice => notice.Serial));
        Assert.Empty(_history.After(EventHistory.Longest + 9));
    }

    [Fact]
    public void Output_that_programs_wrote_does_not_pile_up()
    {
        for (var serial = 0; serial < 100; serial++)
        {
            _history.Add(new(serial, new Notice.Output(default, 1, false, new byte[100_000], default)));
        }

        Assert.Equal(10, _history.After(-1).Count);
        _history.Add(new(100, new Notice.Communication(default, 1, false, new byte[10_000_000], default)));
        Assert.Empty(_history.After(-1));
    }

    [Fact]
    public void A_reader_that_comes_while_notices_are_published_misses_none()
    {
        // Many times, since it takes two processors that look past each other within a few nanoseconds.
        const int rounds = 20_000, notices = 20;
        var random = new Random(1);
        var (bus, begun, published) = (new EventBus(), 0, 0);
        var publishing = new Thread(() =>
        {
            for (var round = 1; round <= rounds; round++)
            {
                Await(ref begun, round);
                for (var i = 0; i < notices; i++)
                {
                    bus.Publish(new Notice.Tick(5, i, default));
                }

                Volatile.Write(ref published, round);
            }
        })
        { IsBackground = true };
        publishing.Start();
        for (var round = 1; round <= rounds; round++)
        {
            bus = new EventBus();
            Volatile.Write(ref begun, round);
            Thread.SpinWait(random.Next(60));
            using var subscription = bus.Subscribe(-1);
            var seen = subscription.Missed.Select(notice => notice.Serial).ToHashSet();
            Await(ref published, round);
            while (subscription.Notices.TryRead(out var notice))
            {
                seen.Add(notice.Serial);
            }

            Assert.Equal(notices, seen.Count);
        }
    }

    private static void Await(ref int value, int wanted)
    {
        for (var spin = default(SpinWait); Volatile.Read(ref value) != wanted;)
        {
            spin.SpinOnce();
        }
    }
}
