using System.Text;
using Supervisor.Engine.Core;
using static Supervisor.Engine.Core.ListenerState;

namespace Supervisor.Unit.Core;

public class ListenerLifeTests
{
    private static readonly QueuedEvent Event = new(new EventText("TICK_5", []), 3, 1);

    [Theory]
    [InlineData("READY\n", "READY", "ACKNOWLEDGED -> READY")]
    [InlineData("REA", "ACKNOWLEDGED", "")]
    [InlineData("XXXXX", "ACKNOWLEDGED", "")]
    [InlineData("READY ", "UNKNOWN", "ACKNOWLEDGED -> UNKNOWN")]
    [InlineData("hello there", "UNKNOWN", "ACKNOWLEDGED -> UNKNOWN")]
    [InlineData("READY\nx", "UNKNOWN", "ACKNOWLEDGED -> READY, READY -> UNKNOWN")]
    [InlineData("READY\nREADY\n", "UNKNOWN", "ACKNOWLEDGED -> READY, READY -> UNKNOWN")]
    public void Who_is_new_must_say_ready(string said, string state, string steps) => Check(new Acknowledged(), said, state, steps);

    [Theory]
    [InlineData("RESULT 2\nOKREADY\n", "READY", "processed, BUSY -> READY")]
    [InlineData("KREADY\n", "READY", "BUSY -> READY, back")]
    [InlineData("READY\n", "READY", "BUSY -> READY, back at once")]
    [InlineData("LT 2\nOKREADY\n", "READY", "processed, BUSY -> READY")]
    [InlineData("RESULT 4\nFAILREADY\n", "READY", "BUSY -> READY, back")]
    [InlineData("RESULT 2\nOK", "BUSY", "")]
    [InlineData("READY\nx", "UNKNOWN", "BUSY -> READY, back at once, READY -> UNKNOWN")]
    public void Who_comes_from_an_engine_that_died_is_whole_again_with_its_next_ready(string said, string state, string steps) => Check(new Returning(Event), said, state, steps);

    [Theory]
    [InlineData("OKREADY\n", "READY", "BUSY -> READY")]
    [InlineData("READY\n", "READY", "BUSY -> READY")]
    public void Who_came_without_an_event_gets_none_back(string said, string state, string steps) => Check(new Returning(null), said, state, steps);

    [Theory]
    [InlineData("RESULT 2\nOK", "ACKNOWLEDGED", "processed, BUSY -> ACKNOWLEDGED")]
    [InlineData("RESULT 2\nOKREADY\n", "READY", "processed, BUSY -> ACKNOWLEDGED, ACKNOWLEDGED -> READY")]
    [InlineData("RESULT 4\nFAILREADY\n", "READY", "rejected, BUSY -> ACKNOWLEDGED, back, ACKNOWLEDGED -> READY")]
    [InlineData("RESULT 3\nOK\nREADY\n", "READY", "rejected, BUSY -> ACKNOWLEDGED, back, ACKNOWLEDGED -> READY")]
    [InlineData("RESULT 2\nok", "ACKNOWLEDGED", "rejected, BUSY -> ACKNOWLEDGED, back")]
    [InlineData("RESULT 0\nREADY\n", "READY", "rejected, BUSY -> ACKNOWLEDGED, back, ACKNOWLEDGED -> READY")]
    [InlineData("RESULT 2\nOKjunk!!", "UNKNOWN", "processed, BUSY -> ACKNOWLEDGED, ACKNOWLEDGED -> UNKNOWN")]
    [InlineData("ABCDEFG2\nOK", "ACKNOWLEDGED", "processed, BUSY -> ACKNOWLEDGED")]
    [InlineData("RESULT   2 \r\nOK", "ACKNOWLEDGED", "processed, BUSY -> ACKNOWLEDGED")]
    [InlineData("RESULT +2\nOK", "ACKNOWLEDGED", "processed, BUSY -> ACKNOWLEDGED")]
    [InlineData("RESULT 0_2\nOK", "ACKNOWLEDGED", "processed, BUSY -> ACKNOWLEDGED")]
    [InlineData("RESULT 2", "BUSY", "")]
    [InlineData("RESULT 2\nO", "BUSY", "")]
    [InlineData("RESULT abc\nOK", "UNKNOWN", "bad 'RESULT abc', BUSY -> UNKNOWN, back at once")]
    [InlineData("NONSENSE 3\nOK", "UNKNOWN", "bad 'NONSENSE 3', BUSY -> UNKNOWN, back at once")]
    [InlineData("RESULT -2\nOK", "UNKNOWN", "bad 'RESULT -2', BUSY -> UNKNOWN, back at once")]
    [InlineData("RESULT 99999999999999\n", "UNKNOWN", "bad 'RESULT 99999999999999', BUSY -> UNKNOWN, back at once")]
    [InlineData("RESULT \nOK", "UNKNOWN", "bad 'RESULT ', BUSY -> UNKNOWN, back at once")]
    [InlineData("\n", "UNKNOWN", "bad '', BUSY -> UNKNOWN, back at once")]
    [InlineData("RES\u00ff x\n", "UNKNOWN", @"bad 'Undecodable: b'RES\xff x'', BUSY -> UNKNOWN, back at once")]
    public void Who_is_busy_must_give_a_result(string said, string state, string steps) => Check(new Busy(Event), said, state, steps);

    [Fact]
    public void Who_is_unknown_is_not_heard() => Check(new Unknown(), "READY\n", "UNKNOWN", "");

    [Fact]
    public void A_large_result_is_a_rejection_and_is_not_kept()
    {
        var steps = new List<ListenerStep>();
        ListenerState state = ListenerLife.Next(new Busy(Event), "RESULT 1000000000\n"u8, steps);
        var piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'O');
        for (var left = 1_000_000_000; left > 0; left -= piece.Length)
        {
            Assert.True(Assert.IsType<Answering>(state).Start.Length <= 3);
            state = ListenerLife.Next(state, piece.AsSpan(0, Math.Min(left, piece.Length)), steps);
        }

        Assert.IsType<Acknowledged>(state);
        Assert.IsType<ListenerStep.Rejected>(steps[0]);
    }

    [Fact]
    public void A_line_without_an_end_is_not_waited_for()
    {
        var steps = new List<ListenerStep>();
        ListenerState state = new Busy(Event);
        for (var i = 0; i < 2000 && state is Busy; i++)
        {
            state = ListenerLife.Next(state, "x"u8, steps);
        }

        Assert.IsType<Unknown>(state);
    }

    private static void Check(ListenerState state, string said, string expected, string expectedSteps)
    {
        var bytes = Encoding.Latin1.GetBytes(said);

        // The same in pieces of any size.
        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            var (now, steps) = (state, new List<ListenerStep>());
            foreach (var piece in bytes.Chunk(size))
            {
                now = ListenerLife.Next(now, piece, steps);
            }

            Assert.Equal((expected, expectedSteps), (now.Name, string.Join(", ", steps.Select(Text))));
        }
    }

    private static string Text(ListenerStep step) => step switch
    {
        ListenerStep.Processed => "processed",
        ListenerStep.Rejected => "rejected",
        ListenerStep.BadLine e => $"bad '{e.Line}'",
        ListenerStep.Became e => $"{e.From} -> {e.To}",
        ListenerStep.PutBack e => e.Refused ? "back" : "back at once",
        _ => "?",
    };
}
