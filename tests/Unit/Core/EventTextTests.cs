using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Core;

public class EventTextTests
{
    private static readonly ProcessKey Key = new("g", "p");

    private static readonly ProcessEvent Exit = new ProcessEvent.ChildExited(7, ExitStatus.Exited(1), default);

    public static TheoryData<Notice, string, string> Payloads() => new()
    {
        { State(new ProcessState.Stopped(), new ProcessState.Spawning(1)), "PROCESS_STATE_STARTING", "processname:p groupname:g from_state:STOPPED tries:0" },
        { State(new ProcessState.Backoff(2, null), new ProcessState.Spawning(3)), "PROCESS_STATE_STARTING", "processname:p groupname:g from_state:BACKOFF tries:2" },
        { State(new ProcessState.Starting(7, 1, default), new ProcessState.Running(7)), "PROCESS_STATE_RUNNING", "processname:p groupname:g from_state:STARTING pid:7" },
        { State(new ProcessState.Spawning(2), new ProcessState.Backoff(2, null)), "PROCESS_STATE_BACKOFF", "processname:p groupname:g from_state:STARTING tries:2" },
        { State(new ProcessState.Running(7), new ProcessState.Stopping(7, default, false)), "PROCESS_STATE_STOPPING", "processname:p groupname:g from_state:RUNNING pid:7" },
        { State(new ProcessState.Running(7), new ProcessState.Exited(true, null), Exit), "PROCESS_STATE_EXITED", "processname:p groupname:g from_state:RUNNING expected:1 pid:7" },
        { State(new ProcessState.Running(7), new ProcessState.Exited(false, null), Exit), "PROCESS_STATE_EXITED", "processname:p groupname:g from_state:RUNNING expected:0 pid:7" },
        { State(new ProcessState.Stopping(7, default, false), new ProcessState.Stopped(), Exit), "PROCESS_STATE_STOPPED", "processname:p groupname:g from_state:STOPPING pid:7" },
        { State(new ProcessState.Backoff(1, null), new ProcessState.Stopped()), "PROCESS_STATE_STOPPED", "processname:p groupname:g from_state:BACKOFF pid:0" },
        { State(new ProcessState.Backoff(4, null), new ProcessState.Fatal()), "PROCESS_STATE_FATAL", "processname:p groupname:g from_state:BACKOFF" },
        { State(new ProcessState.Stopping(7, default, false), new ProcessState.Unknown(7)), "PROCESS_STATE_UNKNOWN", "processname:p groupname:g from_state:STOPPING" },
        { new Notice.GroupChanged("g", true, default), "PROCESS_GROUP_ADDED", "groupname:g\n" },
        { new Notice.GroupChanged("g", false, default), "PROCESS_GROUP_REMOVED", "groupname:g\n" },
        { new Notice.EngineChanged(true, default), "SUPERVISOR_STATE_CHANGE_RUNNING", "" },
        { new Notice.EngineChanged(false, default), "SUPERVISOR_STATE_CHANGE_STOPPING", "" },
        { new Notice.RemoteCommunication("ty pe", "dätä\nx", default), "REMOTE_COMMUNICATION", "type:ty pe\ndätä\nx" },
        { new Notice.Output(Key, 7, false, "hellö\n"u8.ToArray(), default), "PROCESS_LOG_STDOUT", "processname:p groupname:g pid:7 channel:stdout\nhellö\n" },
        { new Notice.Output(Key, 7, true, new byte[] { 0x88 }, default), "PROCESS_LOG_STDERR", "processname:p groupname:g pid:7 channel:stderr\nUndecodable: b'\\x88'" },
        { new Notice.Communication(Key, 7, false, "x"u8.ToArray(), default), "PROCESS_COMMUNICATION_STDOUT", "processname:p groupname:g pid:7\nx" },
        { new Notice.Communication(Key, 7, true, "x"u8.ToArray(), default), "PROCESS_COMMUNICATION_STDERR", "processname:p groupname:g pid:7\nx" },
        { new Notice.Tick(60, 1795378020, default), "TICK_60", "when:1795378020" },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Each_event_has_the_name_and_payload_that_listeners_know(Notice notice, string name, string payload)
    {
        var text = EventText.Of(notice);
        Assert.Equal((name, payload), (text.Name, Encoding.UTF8.GetString(text.Payload.Span)));
        Assert.Contains(name, EventTypes.All);
    }

    [Fact]
    public void The_length_counts_characters_unless_bytes_are_asked_for()
    {
        var text = EventText.Of(new Notice.RemoteCommunication("t", "ä€😀", default));
        Assert.Equal("ver:3.0 server:sv serial:3 pool:l poolserial:1 eventname:REMOTE_COMMUNICATION len:10\ntype:t\nä€😀", Text(text.Envelope("sv", "l", 3, 1, false)));
        Assert.StartsWith("ver:3.0 server:sv serial:3 pool:l poolserial:1 eventname:REMOTE_COMMUNICATION len:16\n", Text(text.Envelope("sv", "l", 3, 1, true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EVENT", "TICK_5", true)]
    [InlineData("TICK", "TICK_5", true)]
    [InlineData("TICK_5", "TICK_5", true)]
    [InlineData("TICK_60", "TICK_5", false)]
    [InlineData("PROCESS_STATE", "PROCESS_STATE_EXITED", true)]
    [InlineData("PROCESS_LOG", "PROCESS_LOG_STDERR", true)]
    [InlineData("PROCESS_GROUP", "PROCESS_GROUP_ADDED", true)]
    [InlineData("PROCESS_COMMUNICATION", "PROCESS_COMMUNICATION_STDOUT", true)]
    [InlineData("SUPERVISOR_STATE_CHANGE", "SUPERVISOR_STATE_CHANGE_RUNNING", true)]
    [InlineData("PROCESS_COMMUNICATION", "REMOTE_COMMUNICATION", false)]
    [InlineData("PROCESS_STATE_EXITED", "PROCESS_STATE_STOPPED", false)]
    public void A_general_name_means_all_below_it(string subscribed, string name, bool covers) =>
        Assert.Equal(covers, EventNames.Covers([subscribed], name));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static Notice State(ProcessState from, ProcessState to, ProcessEvent? cause = null)
    {
        var entry = new ProcessEntry(Key, Program("p"));
        return new Notice.ProcessChanged(new Transition(entry with { State = from }, entry with { State = to }, cause ?? new ProcessEvent.DeadlineReached(), default));
    }
}
