using Supervisor.Ctl.Typing;

namespace Supervisor.Unit.Ctl.Typing;

/// <summary>Keys in, line and screen out.</summary>
public sealed class LineEditorTests
{
    private const string Up = "\e[A", Down = "\e[B", Right = "\e[C", Left = "\e[D", Home = "\e[H", End = "\e[F", Delete = "\e[3~";

    private static readonly string[] Words = ["avail", "start", "status", "stop"];

    private static LineEditor Editor(FakeKeyboard keyboard, FakeScreen screen, History? history = null) =>
        new(keyboard, new KeyReader(keyboard), screen, history ?? new History(), before => Completion.Of(before, Words));

    private static string? Type(string keys, History? history = null) => Editor(new(keys), new(), history).Read("> ");

    [Theory]
    [InlineData("status\r", "status")]
    [InlineData("status\n", "status")]
    [InlineData("\r", "")]
    [InlineData("sttus" + Left + Left + Left + "a\r", "status")]
    [InlineData("tatus" + Home + "s\r", "status")]
    [InlineData("tatus\u0001s\r", "status")]
    [InlineData("tatus\e[1~s\r", "status")]
    [InlineData("tatus\eOHs\r", "status")]
    [InlineData("tatu\u0001s\u0005s\r", "status")]
    [InlineData("tatu\u0001s" + End + "s\r", "status")]
    [InlineData("sstatus\u0001" + Delete + "\r", "status")]
    [InlineData("sstatus\u0001\u0004\r", "status")]
    [InlineData("statuss\u007f\r", "status")]
    [InlineData("statuss\b\r", "status")]
    [InlineData("sta" + Left + Left + Left + Left + Right + "x\r", "sxta")]
    [InlineData("start web\u0001\u000b\r", "")]
    [InlineData("start web\u0015stop\r", "stop")]
    [InlineData("start web\u0017cat\r", "start cat")]
    [InlineData("start web\u0017\u0017stop \u0019\r", "stop start ")]
    [InlineData("start web:a\e\u007fb\r", "start b")]
    [InlineData("start web\ebX\r", "start Xweb")]
    [InlineData("start web\e[1;5D\e[1;5DX\r", "Xstart web")]
    [InlineData("start web\u0001\ef!\ed\r", "start!")]
    [InlineData("a\e[99~b\e[1;9Zc\r", "abc")]
    [InlineData("a\u0000\u001cb\r", "ab")]
    public void Keys_edit_the_line(string keys, string line) => Assert.Equal(line, Type(keys));

    [Theory]
    [InlineData("")]
    [InlineData("\u0004")]
    [InlineData("ab\u007f\u007f\u0004")]
    [InlineData("half a line")]
    public void The_end_of_the_input_is_no_line(string keys) => Assert.Null(Type(keys));

    [Fact]
    public void Ctrl_C_leaves_and_the_terminal_is_as_before()
    {
        var keyboard = new FakeKeyboard("sta\u0003");
        Assert.Throws<TypingInterruptedException>(() => Editor(keyboard, new()).Read("> "));
        Assert.Empty(keyboard.Modes);
        Assert.Equal([TypingMode.Keys], keyboard.ReadIn.Distinct().Cast<TypingMode>());
    }

    [Fact]
    public void What_is_typed_ahead_is_the_next_line()
    {
        var editor = Editor(new("one\rtwo\rthree\r"), new());
        Assert.Equal(["one", "two", "three", null], Enumerable.Range(0, 4).Select(_ => editor.Read("> ")));
    }

    [Fact]
    public void The_arrows_go_through_the_history_and_come_back_to_the_unfinished_line()
    {
        var editor = Editor(new($"pid\rversion\rversion\r{Up}{Up}\rsta{Up}{Up}{Up}{Up}{Up}{Down}{Down}{Down}{Down}t\r"), new());
        Assert.Equal(["pid", "version", "version", "pid", "stat"], Enumerable.Range(0, 5).Select(_ => editor.Read("> ")));
    }

    [Theory]
    [InlineData("\u0012art\r", "start cat")]
    [InlineData("\u0012sta\u0012\r", "start web")]
    [InlineData("\u0012sta\u0012\u0012\u0012\r", "status")]
    [InlineData("\u0012web\e[C!\r", "start web!")]
    [InlineData("x\u0012web\u0007y\r", "xy")]
    [InlineData("\u0012nope\r\r", "")]
    public void Ctrl_R_finds_what_was_typed_before(string keys, string line)
    {
        var history = new History();
        foreach (var past in (string[])["status", "start web", "start cat"])
        {
            history.Add(past);
        }

        Assert.Equal(line, Type(keys, history));
    }

    [Fact]
    public void One_candidate_is_typed_in_full_and_several_as_far_as_they_are_the_same()
    {
        Assert.Equal("avail ", Type("a\t\r"));
        var screen = new FakeScreen();
        Assert.Equal("status ", Editor(new("s\ta\tt\t\r"), screen).Read("> "));
        Assert.Equal(2, screen.Picture().Bells);
    }

    [Fact]
    public void A_second_tab_lists_the_candidates_and_the_line_stays()
    {
        var screen = new FakeScreen();
        Assert.Equal("st", Editor(new("s\t\t\r"), screen).Read("> "));
        Assert.Equal(["> st", "start  status  stop", "> st", ""], screen.Picture().Rows);
    }

    [Fact]
    public void What_is_pasted_waits_for_a_real_Enter()
    {
        Assert.Equal("stop a start b!", Type("\e[200~stop a\nstart\tb\u0003\u0004\e[201~!\r"));
        Assert.Null(Type("\e[200~stop a\n"));
    }

    [Theory]
    [InlineData("grün \u65e5\u672c \U0001F600" + Left + Left + Left + "\u007f\r", "grün \u672c \U0001F600")]
    [InlineData("e\u0301x" + Left + Left + "a\r", "ae\u0301x")]
    [InlineData("xe\u0301\u007f\r", "x")]
    public void Letters_beyond_ASCII_are_one_key_each(string keys, string line)
    {
        var keyboard = new FakeKeyboard(keys, pieces: 1);
        Assert.Equal(line, Editor(keyboard, new()).Read("> "));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_become_the_replacement_character()
    {
        var keyboard = new BytesKeyboard([(byte)'a', 0xC3, (byte)'b', 0xFF, 0x80, 13]);
        var editor = new LineEditor(keyboard, new KeyReader(keyboard), new StringWriter(), new History(), _ => Completion.None);
        Assert.Equal("a\ufffdb\ufffd\ufffd", editor.Read("> "));
    }

    [Theory]
    [InlineData("status", 8, "> status")]
    [InlineData("status" + Home, 2, "> status")]
    [InlineData("\u65e5\u672c" + Left, 4, "> \u65e5\u672c")]
    public void The_cursor_stands_where_the_next_letter_comes(string keys, int column, string row)
    {
        var screen = new FakeScreen();
        // Interrupted, so that the last picture is the one before any Enter.
        Assert.Throws<EndOfStreamException>(() => new LineEditor(new FakeKeyboard(keys), new KeyReader(new ThrowingAfter(keys)), screen, new(), _ => Completion.None).Read("> "));
        var picture = screen.PictureWhileTyping();
        Assert.Equal(row, picture.Rows[0]);
        Assert.Equal(column, picture.Column);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    [InlineData(4)]
    [InlineData(2)]
    [InlineData(1)]
    public void A_window_narrower_than_the_line_shows_the_part_around_the_cursor(int width)
    {
        var keys = "start averyveryverylongname \u65e5\u672c" + Home + Right + Right + End + "x\u0001y\r";
        var screen = new FakeScreen(Math.Max(2, width));
        Assert.Equal("ystart averyveryverylongname \u65e5\u672cx", Editor(new(keys, width), screen).Read("supervisor> "));
        screen.Picture();
    }

    private sealed class BytesKeyboard(byte[] bytes) : IKeyboard
    {
        private int _next;

        public int Width => 80;

        public IDisposable Switch(TypingMode mode) => new MemoryStream();

        public int Read(Span<byte> into, CancellationToken cancellation)
        {
            if (_next == bytes.Length)
            {
                return 0;
            }

            into[0] = bytes[_next++];
            return 1;
        }
    }

    /// <summary>Throws when the keys are over.</summary>
    private sealed class ThrowingAfter(string keys) : IKeyboard
    {
        private readonly FakeKeyboard _keys = new(keys);

        public int Width => 80;

        public IDisposable Switch(TypingMode mode) => _keys.Switch(mode);

        public int Read(Span<byte> into, CancellationToken cancellation)
        {
            _keys.Modes.Clear();
            _keys.Modes.Add(TypingMode.Keys);
            return _keys.Read(into, cancellation) is > 0 and var count ? count : throw new EndOfStreamException();
        }
    }
}
