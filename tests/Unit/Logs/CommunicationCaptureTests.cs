using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public class CommunicationCaptureTests
{
    private const string Begin = "<!--XSUPERVISOR:BEGIN-->";
    private const string End = "<!--XSUPERVISOR:END-->";

    [Theory]
    [InlineData("no tags at all\n", "no tags at all\n")]
    [InlineData($"a{Begin}b{End}c", "ac", "b")]
    [InlineData($"{Begin}{End}", "", "")]
    [InlineData($"{Begin}1{End}{Begin}2{End}", "", "1", "2")]
    [InlineData($"a{End}b", $"a{End}b")]
    [InlineData($"{Begin}a{Begin}b{End}", "", $"a{Begin}b")]
    [InlineData($"<<<!--X{Begin}<<!--XSUPERVISOR:{End}<", "<<<!--X<", "<<!--XSUPERVISOR:")]
    [InlineData("<!--XSUPERVISOR:BEGIN--", "<!--XSUPERVISOR:BEGIN--")]
    [InlineData($"a{Begin}never closed<!--XSUP", $"a{Begin}never closed<!--XSUP")]
    public void Sections_go_to_their_own_place_and_all_else_to_the_log(string input, string log, params string[] sections)
    {
        for (var size = 1; size <= input.Length; size++)
        {
            var capture = new Recorder(1000);
            foreach (var piece in input.Chunk(size))
            {
                capture.Take(new string(piece));
            }

            capture.Finish();
            Assert.Equal((log, string.Join('|', sections)), (capture.Log, string.Join('|', capture.Sections)));
        }
    }

    [Fact]
    public void Text_before_a_tag_waits_for_nothing()
    {
        var capture = new Recorder(10);
        capture.Take("question? <");
        Assert.Equal("question? ", capture.Log);
        capture.Take("b>");
        Assert.Equal("question? <b>", capture.Log);
    }

    [Fact]
    public void A_section_that_was_never_closed_is_given_in_one_piece()
    {
        var capture = new Recorder(100);
        capture.Take($"before{Begin}lost<!--XSUP");
        capture.Finish();
        Assert.Equal(["before", $"{Begin}lost<!--XSUP"], capture.Pieces);
    }

    [Theory]
    [InlineData(5, "0123456789", "56789")]
    [InlineData(10, "0123456789", "0123456789")]
    [InlineData(1, "0123456789", "9")]
    public void A_section_that_is_too_long_keeps_its_newest_bytes(int room, string text, string kept)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var capture = new Recorder(room);
            capture.Take(Begin);
            foreach (var piece in text.Chunk(size))
            {
                capture.Take(new string(piece));
            }

            capture.Take(End);
            Assert.Equal([kept], capture.Sections);
        }
    }

    [Fact]
    public void An_endless_section_takes_no_more_than_twice_its_room()
    {
        var buffer = new SectionBuffer(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            buffer.Add("0123456789"u8);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8000);
        Assert.Equal(1000, buffer.Content.Length);
    }

    [Fact]
    public void However_the_input_is_cut_the_log_and_the_sections_are_the_same()
    {
        // Text made of whole tags, halves of tags and the bytes they are made of, so that nearly everything is nearly a tag.
        var word = Gen.OneOf(
            Gen.Elements(Begin, End, "<", "<!--", "<!--XSUPERVISOR:", "-->", "x", "\n"),
            Gen.Choose(0, Begin.Length).Select(length => Begin[..length]),
            Gen.Choose(0, End.Length).Select(length => End[length..]));
        var cases = from words in word.ArrayOf()
                    from room in Gen.Choose(1, 60)
                    from cuts in Gen.Choose(1, 30).ArrayOf()
                    select (Text: string.Concat(words), Room: room, Cuts: cuts);
        Prop.ForAll(Arb.From(cases), one =>
        {
            var whole = new Recorder(one.Room);
            whole.Take(one.Text);
            whole.Finish();
            var cut = new Recorder(one.Room);
            var at = 0;
            foreach (var length in one.Cuts)
            {
                var end = Math.Min(one.Text.Length, at + length);
                cut.Take(one.Text[at..end]);
                at = end;
            }

            cut.Take(one.Text[at..]);
            cut.Finish();
            Assert.Equal(whole.Log, cut.Log);
            Assert.Equal(whole.Sections, cut.Sections);
            Assert.Equal(Expected(one.Text, one.Room), (cut.Log, string.Join('|', cut.Sections)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    /// <summary>The same by looking at the whole text at once.</summary>
    private static (string Log, string Sections) Expected(string text, int room)
    {
        var log = new StringBuilder();
        var sections = new List<string>();
        for (var at = 0; ;)
        {
            var begin = text.IndexOf(Begin, at, StringComparison.Ordinal);
            if (begin < 0)
            {
                return (log.Append(text[at..]).ToString(), string.Join('|', sections));
            }

            log.Append(text[at..begin]);
            at = begin + Begin.Length;
            var end = text.IndexOf(End, at, StringComparison.Ordinal);
            if (end < 0)
            {
                var rest = text[at..];
                return (log.Append(Begin).Append(rest[Math.Max(0, rest.Length - room)..]).ToString(), string.Join('|', sections));
            }

            sections.Add(text[Math.Max(at, end - room)..end]);
            at = end + End.Length;
        }
    }

    private sealed class Recorder
    {
        private readonly CommunicationCapture _capture;

        public Recorder(int room) => _capture = new(room, bytes => Pieces.Add(Encoding.ASCII.GetString(bytes)), bytes => Sections.Add(Encoding.ASCII.GetString(bytes)));

        public string Log => string.Concat(Pieces);

        public List<string> Pieces { get; } = [];

        public List<string> Sections { get; } = [];

        public void Take(string text) => _capture.Take(Encoding.ASCII.GetBytes(text));

        public void Finish() => _capture.Finish();
    }
}
