using System.Text;
using Supervisor.Engine.Core;

namespace Supervisor.Unit.Core;

public class PoolLifeTests
{
    [Fact]
    public void Events_go_to_the_first_that_is_ready_one_at_a_time_and_in_order()
    {
        var pool = new Bench(2, "a", "b").Up("b").Up("a").Offer(3);
        Assert.Equal(["a0", "b1"], pool.Sent);
        pool.Say("b", "RESULT 2\nOKREADY\n");
        Assert.Equal(["a0", "b1", "b2"], pool.Sent);
        Assert.Equal(["event 0 sent to listener a", "event 1 sent to listener b", "b: event was processed", "b: BUSY -> ACKNOWLEDGED", "b: ACKNOWLEDGED -> READY", "event 2 sent to listener b"], pool.Log);
    }

    [Fact]
    public void Only_who_is_running_and_ready_gets_events()
    {
        var pool = new Bench(9, "a").Offer(1);
        pool.Give(new PoolInput.Launched("a")).Say("a", "READY\n");
        Assert.Empty(pool.Sent);
        pool.Give(new PoolInput.BecameRunning("a"));
        Assert.Equal(["a0"], pool.Sent);
        pool.Give(new PoolInput.Leaving("a")).Offer(1).Say("a", "RESULT 2\nOKREADY\n");
        Assert.Equal(["a0"], pool.Sent);
    }

    [Fact]
    public void A_full_queue_discards_its_oldest()
    {
        var pool = new Bench(2, "a").Offer(5);
        Assert.Equal(["pool pool event buffer overflowed, discarding event 0", "pool pool event buffer overflowed, discarding event 1", "pool pool event buffer overflowed, discarding event 2"], pool.Log);
        Assert.Equal([3L, 4L], pool.Queue);
        Assert.Equal(3, pool.State.Discarded);
    }

    [Fact]
    public void What_waits_is_said_when_somebody_was_served()
    {
        var pool = new Bench(9, "a").Offer(3).Up("a");
        Assert.Equal(["event 0 sent to listener a", "rebuffering event 1 for pool pool (buf size=1, max=9)"], pool.Log);
    }

    [Fact]
    public void What_a_dying_listener_had_goes_to_another_in_its_old_place()
    {
        var pool = new Bench(9, "a", "b").Up("a").Up("b").Offer(4);
        pool.Give(new PoolInput.Ended("b")).Give(new PoolInput.Ended("a"));
        Assert.Equal([0L, 1, 2, 3], pool.Queue);
        pool.Up("b");
        Assert.Equal(["a0", "b1", "b0"], pool.Sent);
    }

    [Fact]
    public void What_comes_back_into_a_full_queue_stays_and_the_oldest_there_goes()
    {
        var pool = new Bench(2, "a").Up("a").Offer(3);
        pool.Log.Clear();
        pool.Give(new PoolInput.Ended("a"));
        Assert.Equal([0L, 2L], pool.Queue);
        Assert.Equal(["rebuffering event 0 for pool pool (buf size=2, max=2)", "pool pool event buffer overflowed, discarding event 1"], pool.Log);
    }

    [Fact]
    public void Who_breaks_the_protocol_loses_the_event_to_another()
    {
        var pool = new Bench(9, "a", "b").Up("a").Up("b").Offer(1).Say("a", "RESULT x\n");
        Assert.Equal(["a0", "b0"], pool.Sent);
        Assert.Equal(
            [
                "a: bad result line: 'RESULT x'",
                "a: BUSY -> UNKNOWN",
                "a: has entered the UNKNOWN state and will no longer receive events, this usually indicates the process violated the eventlistener protocol",
                "rebuffering event 0 for pool pool (buf size=0, max=9)",
                "event 0 sent to listener b",
            ],
            pool.Log[1..]);
        pool.Say("b", "RESULT 2\nOK").Offer(1).Say("a", "READY\n");
        Assert.Equal(["a0", "b0"], pool.Sent);
    }

    [Fact]
    public void Who_always_rejects_gets_the_event_again_at_once_and_then_after_growing_pauses()
    {
        var pool = new Bench(9, "a").Up("a").Offer(1);
        var times = new List<double> { 0 };
        for (var i = 0; i < 70; i++)
        {
            pool.Say("a", "RESULT 4\nFAILREADY\n");
            if (pool.State.Deadline is { } due)
            {
                pool.Now = due - TimeSpan.FromMilliseconds(1);
                pool.Give(new PoolInput.DeadlineReached());
                Assert.Equal(times.Count, pool.Sent.Count);
                pool.Now = due;
                pool.Give(new PoolInput.DeadlineReached());
            }

            times.Add(pool.Now.TotalSeconds);
            Assert.Equal(times.Count, pool.Sent.Count);
        }

        var pauses = times.Zip(times.Skip(1), (a, b) => b - a).ToList();
        Assert.Equal([0, 1, 2, 3, 4], pauses[..5]);
        Assert.All(pauses[61..], pause => Assert.Equal(60, pause));
    }

    [Fact]
    public void What_one_rejects_is_at_once_for_another_that_is_ready()
    {
        var pool = new Bench(9, "a", "b").Up("a").Offer(1);
        pool.Say("a", "RESULT 4\nFAILREADY\n").Say("a", "RESULT 4\nFAILREADY\n");
        Assert.Equal(["a0", "a0"], pool.Sent);
        Assert.Equal(TimeSpan.FromSeconds(1), pool.State.Deadline);
        pool.Up("b");
        Assert.Equal(["a0", "a0", "b0"], pool.Sent);
        Assert.Null(pool.State.Deadline);
        pool.Say("b", "RESULT 2\nOKREADY\n").Offer(1);
        Assert.Equal("a1", pool.Sent[^1]);
    }

    [Fact]
    public void Nothing_overtakes_an_event_that_pauses_and_a_full_queue_pushes_it_out()
    {
        var pool = new Bench(2, "a").Up("a").Offer(1);
        pool.Say("a", "RESULT 4\nFAILREADY\n").Say("a", "RESULT 4\nFAILREADY\n").Offer(1);
        Assert.Equal(["a0", "a0"], pool.Sent);
        pool.Offer(1);
        Assert.Equal("a1", pool.Sent[^1]);
        Assert.Equal(1, pool.State.Discarded);
    }

    [Fact]
    public void What_cannot_be_written_goes_to_another_and_later_to_the_same_again()
    {
        var pool = new Bench(9, "a", "b") { Broken = { "a" } }.Up("a").Up("b").Offer(1);
        Assert.Equal(["b0"], pool.Sent);
        Assert.Equal(
            ["epipe occurred while sending event 0 to listener a, listener state unchanged", "rebuffering event 0 for pool pool (buf size=0, max=9)"],
            pool.Log.Take(2));
    }

    [Fact]
    public void A_closed_stdin_is_not_tried_without_end()
    {
        var pool = new Bench(9, "a") { Broken = { "a" } }.Up("a").Offer(1);
        Assert.Equal(2, pool.Tries);
        Assert.Equal(TimeSpan.FromSeconds(1), pool.State.Deadline);
    }

    [Fact]
    public void Work_is_left_while_somebody_answers_or_could_be_asked()
    {
        var pool = new Bench(9, "a").Up("a");
        Assert.False(pool.State.HasWork);
        pool.Offer(1);
        Assert.True(pool.State.HasWork);
        pool.Say("a", "RESULT 2\nOK");
        Assert.False(pool.State.HasWork);
        pool.Offer(1);
        Assert.True(pool.State.HasWork);
        pool.Say("a", "junk and more");
        Assert.False(pool.State.HasWork);
    }

    /// <summary>A pool with somebody who carries out its deliveries.</summary>
    [Fact]
    public void Who_comes_from_an_engine_that_died_and_stays_silent_waits_for_an_event()
    {
        var given = new QueuedEvent(new EventText("TICK_5", []), 7, 0);
        var pool = new Bench(9, "a");
        pool.Take(pool.State with { Listeners = [new Listener("a") { IsRunning = true, Protocol = new ListenerState.Returning(given), SilentUntil = PoolLife.LongestSilence }], NextPoolSerial = 1 });
        Assert.Equal(PoolLife.LongestSilence, pool.Offer(1).State.Deadline);
        pool.Now = PoolLife.LongestSilence - TimeSpan.FromSeconds(1);
        pool.Give(new PoolInput.DeadlineReached());
        Assert.Empty(pool.Sent);

        // A part of an answer is a sign of life.
        pool.Say("a", "RESULT 2\n");
        Assert.Equal(pool.Now + PoolLife.LongestSilence, pool.State.Deadline);
        pool.Now += PoolLife.LongestSilence;
        pool.Log.Clear();
        pool.Give(new PoolInput.DeadlineReached());
        Assert.Equal(["a7"], pool.Sent);
        Assert.StartsWith("a: has said nothing for 30 seconds since it was taken over; it is taken to wait for an event", pool.Log[0]);
        pool.Say("a", "RESULT 2\nOKREADY\n");
        Assert.Equal((2, null), (pool.Sent.Count, pool.State.Deadline));
    }

    [Fact]
    public void Who_comes_from_an_engine_that_died_and_says_ready_is_waited_for_no_more()
    {
        var pool = new Bench(9, "a");
        pool.Take(pool.State with { Listeners = [new Listener("a") { IsRunning = true, Protocol = new ListenerState.Returning(null), SilentUntil = PoolLife.LongestSilence }] });
        Assert.Null(pool.Say("a", "OKREADY\n").State.Deadline);
        Assert.Equal(["a0"], pool.Offer(1).Sent);
    }

    private sealed class Bench(int buffer, params string[] listeners)
    {
        private long _serial;

        public PoolState State { get; private set; } = new("pool", buffer, [.. listeners.Select(name => new Listener(name))]);

        public TimeSpan Now { get; set; }

        public HashSet<string> Broken { get; init; } = [];

        public List<string> Sent { get; } = [];

        public List<string> Log { get; } = [];

        public int Tries { get; private set; }

        public IEnumerable<long> Queue => State.Queue.Select(queued => queued.Serial);

        public void Take(PoolState state) => State = state;

        public Bench Offer(int count)
        {
            for (; count > 0; count--)
            {
                Give(new PoolInput.Accepted(new EventText("TICK_5", []), _serial++));
            }

            return this;
        }

        public Bench Up(string listener)
        {
            Give(new PoolInput.Launched(listener)).Say(listener, "READY\n").Give(new PoolInput.BecameRunning(listener));
            Log.RemoveAll(line => line.EndsWith("ACKNOWLEDGED -> READY", StringComparison.Ordinal));
            return this;
        }

        public Bench Say(string listener, string text) => Give(new PoolInput.Said(listener, Encoding.UTF8.GetBytes(text)));

        public Bench Give(PoolInput input)
        {
            for (PoolInput? next = input; next is not null;)
            {
                var effects = new List<PoolEffect>();
                State = PoolLife.Next(State, next, Now, effects);
                Log.AddRange(effects.OfType<PoolEffect.Log>().Select(log => log.Line.Message));
                next = effects.OfType<PoolEffect.Deliver>().SingleOrDefault() is { } deliver ? Deliver(deliver) : null;
            }

            return this;
        }

        private PoolInput Deliver(PoolEffect.Deliver deliver)
        {
            Tries++;
            if (Broken.Contains(deliver.Process))
            {
                return new PoolInput.Undelivered(deliver.Process, Gone: true);
            }

            Sent.Add(deliver.Process + deliver.Event.Serial);
            return new PoolInput.Delivered(deliver.Process);
        }
    }
}
