using System.Globalization;
using System.Text;
using Supervisor.Engine.Core;
using Xunit.Abstractions;

namespace Supervisor.Unit.Simulation;

/// <summary>Pools of listeners that crash, reject, talk nonsense and are slow, by seed.</summary>
public class ListenerSimulationTests(ITestOutputHelper output)
{
    private static readonly long Steps = long.TryParse(Environment.GetEnvironmentVariable("SIMULATION_STEPS"), CultureInfo.InvariantCulture, out var steps) ? steps / 50 : 200_000;

    [Fact]
    public void Every_event_is_done_once_and_in_order_or_counted_as_discarded()
    {
        long taken = 0, done = 0, discarded = 0, back = 0;
        for (var seed = 1; taken < Steps; seed++)
        {
            var pool = new SimulatedPool(seed);
            try
            {
                for (var i = 0; i < 2_000; i++, taken++)
                {
                    pool.Step();
                }

                pool.Finish();
            }
            catch (BrokenInvariant broken)
            {
                Assert.Fail($"seed {seed}, step {taken % 2_000}: {broken.Message}");
            }

            (done, discarded, back) = (done + pool.Done.Count, discarded + pool.State.Discarded, back + pool.Back);
        }

        output.WriteLine($"{taken} steps: {done} events done, {discarded} discarded, {back} sent again");
        Assert.True(done > Steps / 50 && discarded > Steps / 100 && back > Steps / 100);
    }

    private sealed class SimulatedPool
    {
        private readonly Random _random;
        private readonly Dictionary<string, Child?> _children;
        private readonly HashSet<long> _sent = [];
        private long _serial;
        private long _firstSent = -1;
        private TimeSpan _now;

        public SimulatedPool(int seed)
        {
            _random = new Random(seed);
            var names = Enumerable.Range(0, _random.Next(1, 5)).Select(i => $"l{i}").ToArray();
            _children = names.ToDictionary(name => name, _ => (Child?)null);
            State = new PoolState("pool", _random.Next(1, 30), [.. names.Select(name => new Listener(name))]);
        }

        public PoolState State { get; private set; }

        public HashSet<long> Done { get; } = [];

        public long Back { get; private set; }

        public void Step()
        {
            _now += TimeSpan.FromMilliseconds(_random.Next(300));
            if (State.Deadline <= _now)
            {
                Give(new PoolInput.DeadlineReached());
            }

            var name = _children.Keys.ElementAt(_random.Next(_children.Count));
            var child = _children[name];
            switch (_random.Next(16))
            {
                case < 3 when _random.Next(2) == 0:
                    Give(new PoolInput.Accepted(new EventText("TICK_5", []), _serial++));
                    break;
                case 3 when child is null:
                    _children[name] = new Child();
                    Give(new PoolInput.Launched(name));
                    break;
                case 4 when child is { IsRunning: false }:
                    child.IsRunning = true;
                    Give(new PoolInput.BecameRunning(name));
                    break;
                case 5 when child is not null && _random.Next(child.IsLost ? 2 : 10) == 0:
                    _children[name] = null;
                    Give(new PoolInput.Leaving(name));
                    Give(new PoolInput.Ended(name));
                    break;
                case 6 when child is not null && _random.Next(40) == 0:
                    Give(new PoolInput.Flooded(name));
                    child.IsLost = true;
                    break;
                case > 5 when child is not null:
                    Speak(name, child);
                    break;
            }

            Check();
        }

        /// <summary>Everybody comes back and behaves: nothing may be left.</summary>
        public void Finish()
        {
            foreach (var name in _children.Keys)
            {
                Give(new PoolInput.Leaving(name));
                Give(new PoolInput.Ended(name));
                _children[name] = new Child { IsRunning = true, IsGood = true };
                Give(new PoolInput.Launched(name));
                Give(new PoolInput.BecameRunning(name));
            }

            for (var round = 0; round < 200; round++)
            {
                foreach (var (name, child) in _children)
                {
                    Speak(name, child!);
                }

                _now += TimeSpan.FromSeconds(61);
                Give(new PoolInput.DeadlineReached());
            }

            Check();
            Require(State.Queue.IsEmpty && !State.HasWork, "something is left at the end");
            Require(Done.Count + State.Discarded == _serial, $"{_serial} events, {Done.Count} done, {State.Discarded} discarded");
        }

        private void Speak(string name, Child child)
        {
            if (child.IsLost)
            {
                Say(name, "READY\n");
                return;
            }

            if (child.Event is not { } serial)
            {
                if (!child.IsReady)
                {
                    var nonsense = !child.IsGood && _random.Next(50) == 0;
                    child.IsReady = !nonsense;
                    child.IsLost = nonsense;
                    Say(name, nonsense ? "what?\n" : "READY\n");
                }

                return;
            }

            (child.Event, child.IsReady) = (null, false);
            switch (child.IsGood ? 9 : _random.Next(10))
            {
                case 0:
                    child.IsLost = true;
                    Say(name, "done\n");
                    break;
                case < 4:
                    Say(name, "RESULT 4\nFAIL");
                    break;
                default:
                    Require(Done.Add(serial), $"event {serial} is done twice");
                    Say(name, "RESULT 2\nOK");
                    break;
            }
        }

        private void Say(string name, string text)
        {
            var bytes = Encoding.ASCII.GetBytes(text);
            var cut = _random.Next(bytes.Length);
            Give(new PoolInput.Said(name, bytes.AsMemory(0, cut)));
            Give(new PoolInput.Said(name, bytes.AsMemory(cut)));
        }

        private void Give(PoolInput input)
        {
            for (PoolInput? next = input; next is not null;)
            {
                var effects = new List<PoolEffect>();
                State = PoolLife.Next(State, next, _now, effects);
                next = null;
                foreach (var deliver in effects.OfType<PoolEffect.Deliver>())
                {
                    Require(next is null, "two deliveries at once");
                    next = Deliver(deliver);
                }
            }
        }

        private PoolInput Deliver(PoolEffect.Deliver deliver)
        {
            var (child, serial) = (_children[deliver.Process], deliver.Event.PoolSerial);
            Require(child is { IsRunning: true, IsReady: true, IsLost: false, Event: null }, $"{deliver.Process} gets {serial} and is not ready for it");
            Require(State.Queue.All(queued => queued.PoolSerial > serial), $"{serial} overtakes one that waits");
            Require(!Done.Contains(serial), $"{serial} is sent again after it was done");
            if (!child!.IsGood && _random.Next(20) == 0)
            {
                return new PoolInput.Undelivered(deliver.Process, Gone: _random.Next(2) == 0);
            }

            if (_sent.Add(serial))
            {
                Require(serial > _firstSent, $"{serial} is sent for the first time after {_firstSent}");
                _firstSent = serial;
            }
            else
            {
                Back++;
            }

            child.Event = serial;
            return new PoolInput.Delivered(deliver.Process);
        }

        private void Check()
        {
            var inHand = State.Listeners.Select(listener => listener.Protocol.InHand).OfType<QueuedEvent>().ToList();
            var all = State.Queue.Concat(inHand).Select(queued => queued.PoolSerial).ToList();
            Require(State.Queue.Count <= State.BufferSize, "the queue is longer than the buffer");
            Require(State.Queue.Zip(State.Queue.Skip(1), (a, b) => a.PoolSerial < b.PoolSerial).All(ordered => ordered), "the queue is out of order");
            Require(all.Distinct().Count() == all.Count && !all.Any(Done.Contains), "an event is in two places");
            Require(all.Count + Done.Count + State.Discarded == _serial, $"{_serial} events: {all.Count} wait, {Done.Count} are done, {State.Discarded} are discarded");
        }

        private static void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new BrokenInvariant("listener pools", otherwise);
            }
        }

        private sealed class Child
        {
            public bool IsRunning { get; set; }

            public bool IsReady { get; set; }

            public bool IsLost { get; set; }

            public bool IsGood { get; init; }

            public long? Event { get; set; }
        }
    }
}
