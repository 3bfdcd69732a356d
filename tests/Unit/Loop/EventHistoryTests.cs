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
        var bus = new EventBus();
        var publishing = new Thread(() =>
        {
            for (var i = 0; i < 4000; i++)
            {
                bus.Publish(new Notice.Tick(5, i, default));
            }

            bus.Complete();
        });
        publishing.Start();
        var seen = new HashSet<long>();
        using (var subscription = bus.Subscribe(-1))
        {
            var first = subscription.Missed.Select(notice => notice.Serial).FirstOrDefault();
            seen.UnionWith(subscription.Missed.Select(notice => notice.Serial));
            publishing.Join();
            while (subscription.Notices.TryRead(out var notice))
            {
                seen.Add(notice.Serial);
            }

            Assert.True(subscription.Missed.Count == 0 || seen.Count == seen.Max() - first + 1);
        }
    }
}
