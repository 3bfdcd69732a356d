using System.Text;
using System.Text.Unicode;

namespace Supervisor.Engine.Core;

/// <summary>An event as listeners read it: its name and its payload. Pools that want the same event share one.</summary>
public sealed class EventText(string name, byte[] payload)
{
    public string Name => name;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>What the original counts in "len": characters, not bytes.</summary>
    public int Characters { get; } = CountCharacters(payload);

    public static EventText Of(Notice notice) => new(EventNames.Of(notice), notice switch
    {
        Notice.ProcessChanged e => Bytes(Of(e.Transition)),
        Notice.GroupChanged e => Bytes($"groupname:{e.Group}\n"),
        Notice.RemoteCommunication e => Bytes($"type:{e.Type}\n{e.Data}"),
        Notice.Output e => WithData($"{Process(e.Key)} pid:{e.Pid} channel:{(e.StdErr ? "stderr" : "stdout")}\n", e.Data.Span),
        Notice.Communication e => WithData($"{Process(e.Key)} pid:{e.Pid}\n", e.Data.Span),
        Notice.Tick e => Bytes($"when:{e.When}"),
        _ => [],
    });

    /// <summary>One line that tells the listener what follows, then the payload.</summary>
    public byte[] Envelope(string server, string pool, long serial, long poolSerial, bool lengthInBytes)
    {
        var head = Bytes($"ver:3.0 server:{server} serial:{serial} pool:{pool} poolserial:{poolSerial} eventname:{name} len:{(lengthInBytes ? payload.Length : Characters)}\n");
        return [.. head, .. payload];
    }

    private static string Of(Transition transition)
    {
        var (before, after) = (transition.Before, transition.After);
        var common = $"{Process(after.Key)} from_state:{before.Code.Name()}";
        return after.State switch
        {
            ProcessState.Spawning e => $"{common} tries:{e.Attempt - 1}",
            ProcessState.Starting e => $"{common} tries:{e.Attempt - 1}",
            ProcessState.Backoff e => $"{common} tries:{e.Attempt}",
            ProcessState.Exited e => $"{common} expected:{(e.Expected ? 1 : 0)} pid:{Pid(transition)}",
            ProcessState.Running or ProcessState.Stopping or ProcessState.Stopped => $"{common} pid:{Pid(transition)}",
            _ => common,
        };
    }

    /// <summary>The child that lives, or that has just ended; 0 for none.</summary>
    private static int Pid(Transition transition) => transition switch
    {
        { Cause: ProcessEvent.ChildExited exit } => exit.Pid,
        { After.State.Pid: > 0 and var pid } => pid,
        _ => transition.Before.State.Pid,
    };

    private static string Process(ProcessKey key) => $"processname:{key.Process} groupname:{key.Group}";

    private static byte[] WithData(string head, ReadOnlySpan<byte> data) =>
        Utf8.IsValid(data) ? [.. Bytes(head), .. data] : Bytes(head + PythonBytes.Show(data));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var value in utf8)
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
