using System.Reflection;
using System.Runtime.CompilerServices;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class EventWatchTests
{
    private static readonly SupervisorException Broken = new(SupervisorErrorKind.Protocol, "here", "the connection broke");

    private readonly ScriptedClient _engine = ScriptedClient.Create();
    private readonly List<string?> _told = [];
    private readonly List<int> _pauses = [];

    [Fact]
    public async Task It_goes_on_after_the_last_event_seen()
    {
        _engine.Connections = [[Stands("5-a"), Event("6-a", "X"), Broken], [Stands("6-a"), Event("7-a", "Y")]];
        Assert.Equal(["X", "Y"], await TakeAsync(2));
        Assert.Equal([null, "6-a"], _engine.Asked);
        Assert.Equal(["the connection broke"], _told);
    }

    [Fact]
    public async Task A_reader_that_saw_no_event_goes_on_where_it_subscribed()
    {
        _engine.Connections = [[Stands("5-a"), Broken], [Stands("5-a"), Event("6-a", "X")]];
        Assert.Equal(["X"], await TakeAsync(1));
        Assert.Equal([null, "5-a"], _engine.Asked);
    }

    [Fact]
    public async Task An_engine_that_ends_the_stream_is_asked_again_with_growing_pauses()
    {
        _engine.Connections = [[Stands("5-a")], [Broken], [Broken], [Stands("5-a"), Event("0-b", "LOST"), Event("1-b", "X")]];
        Assert.Equal(["LOST", "X"], await TakeAsync(2));
        Assert.Equal([0, 1, 2], _pauses);
        Assert.Equal([null], _told);
    }

    [Fact]
    public async Task What_fails_before_the_subscription_stands_is_thrown()
    {
        _engine.Connections = [[Broken]];
        Assert.Same(Broken, await Assert.ThrowsAsync<SupervisorException>(() => TakeAsync(1)));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        var refused = new SupervisorException(SupervisorErrorKind.Unauthenticated, "here", "who are you");
        _engine.Connections = [[Stands("5-a"), Broken], [refused]];
        Assert.Same(refused, await Assert.ThrowsAsync<SupervisorException>(() => TakeAsync(1)));
    }

    [Fact]
    public async Task The_states_of_now_come_once_and_first()
    {
        _engine.Connections = [[Stands("5-a"), Event("6-a", "X"), Broken], [Stands("6-a"), Event("7-a", "Y")]];
        Assert.Equal(["PROCESS_STATE_RUNNING", "X", "Y"], await TakeAsync(3, includeCurrent: true));
    }

    private async Task<List<string>> TakeAsync(int count, bool includeCurrent = false)
    {
        var watch = new EventWatch(_engine.Client, failure => _told.Add(failure?.Message), pause: (attempt, _) =>
        {
            _pauses.Add(attempt);
            return Task.CompletedTask;
        });
        var types = new List<string>();
        await foreach (var happened in watch.RunAsync(includeCurrent, FakeEngine.Deadline))
        {
            types.Add(happened.EventType);
            if (types.Count == count)
            {
                break;
            }
        }

        return types;
    }

    private static object Stands(string place) => new EventItem(place, null);

    private static object Event(string place, string type) => new EventItem(place, new SupervisorEvent { EventType = type });

    /// <summary>Plays one list of items and failures a connection.</summary>
    public class ScriptedClient : DispatchProxy
    {
        public object[][] Connections { get; set; } = [];

        public List<string?> Asked { get; } = [];

        public ISupervisorClient Client => (ISupervisorClient)(object)this;

        public static ScriptedClient Create() => (ScriptedClient)(object)Create<ISupervisorClient, ScriptedClient>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(ISupervisorClient.GetProcessesAsync))
            {
                return Task.FromResult<IReadOnlyList<SupervisedProcess>>([new SupervisedProcess { Name = "web", Group = "web", ProcessName = "web", State = "Running" }]);
            }

            Asked.Add((string?)args![0]);
            return PlayAsync(Connections[Asked.Count - 1], (CancellationToken)args[1]!);
        }

        private static async IAsyncEnumerable<EventItem> PlayAsync(object[] script, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var step in script)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                yield return step is EventItem item ? item : throw (Exception)step;
            }
        }
    }
}
