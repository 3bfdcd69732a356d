using Supervisor.Engine.Core;

namespace Supervisor.Fuzz.Targets;

/// <summary>What a listener writes to its stdout: any pieces mean the same, nothing of it is kept, and no event is lost over it.</summary>
internal sealed class ListenerTarget : Target
{
    private const int MostKept = 1024;

    public override string Name => "listener";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { "RESULT 2\nOKREADY\n", "RESULT 4\nFAILREADY\nRESULT 2\nOK", "RESULT 0\nREADY\n", "RESULT +1_0 \r\n0123456789READY\n", "READY\n" }.Select(Bytes)];

    public override IReadOnlyList<string> Words { get; } =
        ["READY\n", "RESULT ", "RESULT 2\n", "OK", "FAIL", "\n", "\r", "2", "-1", "99999999999999999999", "_", "+", " ", "\0", "é", "READ", "Y\n"];

    public override bool Try(byte[] input)
    {
        var (whole, pieces) = (Talk(input, Math.Max(1, input.Length)), Talk(input, 1));
        if (whole != pieces)
        {
            throw new BrokenPromise($"in one piece: {whole}; byte by byte: {pieces}");
        }

        return Serve(input);
    }

    private static string Talk(byte[] input, int size)
    {
        var steps = new List<ListenerStep>();
        ListenerState state = new ListenerState.Busy(Event(0));
        foreach (var piece in input.Chunk(size))
        {
            state = ListenerLife.Next(state, piece, steps);
        }

        return $"{state}: {string.Join(", ", steps)}";
    }

    /// <summary>Byte by byte, with a new event whenever it is ready; false when it broke the protocol.</summary>
    private static bool Serve(byte[] input)
    {
        var steps = new List<ListenerStep>();
        var sent = 0;
        ListenerState state = new ListenerState.Acknowledged();
        foreach (var one in input.Chunk(1))
        {
            state = ListenerLife.Next(state, one, steps);
            state = state is ListenerState.Ready ? new ListenerState.Busy(Event(sent++)) : state;
            if (state is ListenerState.Acknowledged { Seen.Length: >= 6 } or ListenerState.Busy { Line.Length: >= MostKept } or ListenerState.Answering { Start.Length: > 3 })
            {
                throw new BrokenPromise($"too much is kept: {state.Name}");
            }
        }

        var done = steps.Count(step => step is ListenerStep.Processed);
        var back = steps.OfType<ListenerStep.PutBack>().Select(step => step.Event.Serial).ToList();
        var inHand = state.InHand is null ? 0 : 1;
        return done + back.Count + inHand == sent && back.Distinct().Count() == back.Count
            ? state is not ListenerState.Unknown
            : throw new BrokenPromise($"{sent} events: {done} done, {back.Count} put back, {inHand} in hand");
    }

    private static QueuedEvent Event(int serial) => new(new EventText("TICK_5", []), serial, serial);
}
