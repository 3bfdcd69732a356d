using System.Collections.Concurrent;
using System.Text;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Handoff;

/// <summary>The journal's thread, with a file that can stop answering.</summary>
public sealed class JournalWriterTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly HangingFile _file = new();
    private readonly ConcurrentQueue<int> _told = new();
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void What_was_given_before_a_flush_is_in_the_file_in_order_after_it()
    {
        var writer = Writer();
        writer.Replace("begin\n"u8);
        for (var line = 0; line < 1000; line++)
        {
            writer.Append(Encoding.ASCII.GetBytes($"{line}\n"));
        }

        Assert.True(writer.Flush(Deadline));
        Assert.Equal("begin\n" + string.Concat(Enumerable.Range(0, 1000).Select(line => $"{line}\n")), _file.Text);
        Assert.InRange(_file.Writes, 1, 900);
    }

    [Fact]
    public void A_flush_gives_up_on_a_file_that_does_not_answer_and_the_next_ones_do_not_wait_at_all()
    {
        var writer = Writer();
        _file.Hang();
        writer.Append("1\n"u8);
        Assert.False(writer.Flush(TimeSpan.FromMilliseconds(20)));
        Assert.True(writer.IsLate);
        Assert.Contains(JournalWriter.NoAnswer, _told);

        // With this patience a wait would not end.
        writer.Append("2\n"u8);
        Assert.False(writer.Flush(Timeout.InfiniteTimeSpan));
        _file.Answer();
        Assert.True(SpinWait.SpinUntil(() => !writer.IsLate, Deadline));
        Assert.True(writer.Flush(Deadline));
        Assert.Equal("1\n2\n", _file.Text);
        Assert.False(writer.Lacks);
    }

    [Fact]
    public async Task Who_waits_is_called_back_when_all_up_to_him_is_in_the_file()
    {
        var writer = new JournalWriter(_file, _told.Enqueue, () => _wanted.TrySetResult(), TimeSpan.Zero, waits: Deadline);
        _file.Hang();
        writer.Append("1\n"u8);
        string? seen = null;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.WhenWritten(() =>
        {
            seen = _file.Text;
            done.SetResult();
        });
        Assert.Null(seen);
        _file.Answer();
        await done.Task.WaitAsync(Deadline);
        Assert.Equal("1\n", seen);

        // Nothing is on its way: at once.
        var isCalled = false;
        Assert.True(writer.Flush(Deadline));
        writer.WhenWritten(() => isCalled = true);
        Assert.True(isCalled);
    }

    [Fact]
    public async Task Who_waits_for_a_file_that_does_not_answer_is_let_go()
    {
        var writer = Writer();
        _file.Hang();
        writer.Append("1\n"u8);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.WhenWritten(done.SetResult);
        await done.Task.WaitAsync(Deadline);
        Assert.Equal("", _file.Text);
        Assert.False(writer.Flush(TimeSpan.FromMilliseconds(1)));

        // By now it is known to be late.
        var isCalled = false;
        writer.Append("2\n"u8);
        writer.WhenWritten(() => isCalled = true);
        Assert.True(isCalled);
        _file.Answer();
    }

    [Fact]
    public async Task What_does_not_fit_while_a_file_does_not_answer_is_made_up_for_by_the_whole()
    {
        var writer = Writer();
        _file.Hang();
        writer.Append("1\n"u8);
        Assert.False(writer.Flush(TimeSpan.FromMilliseconds(20)));
        var much = new byte[JournalWriter.Bound - 1];
        writer.Append(much);
        writer.Append(much);
        Assert.True(writer.Lacks);
        Assert.False(_wanted.Task.IsCompleted);
        _file.Answer();
        await _wanted.Task.WaitAsync(Deadline);
        writer.Replace("all\n"u8);
        writer.Append("more\n"u8);
        Assert.True(writer.Flush(Deadline));
        Assert.Equal("all\nmore\n", _file.Text);
        Assert.False(writer.Lacks);
    }

    [Fact]
    public void After_a_refusal_only_the_whole_is_written()
    {
        var writer = Writer();
        _file.Errno = Errno.EPERM;
        writer.Append("1\n"u8);
        Assert.True(writer.Flush(Deadline));
        Assert.True(writer.Lacks);
        _file.Errno = 0;
        writer.Append("2\n"u8);
        Assert.True(writer.Flush(Deadline));
        Assert.Equal("", _file.Text);
        writer.Replace("whole\n"u8);
        Assert.True(writer.Flush(Deadline));
        Assert.Equal("whole\n", _file.Text);
        Assert.Contains(Errno.EPERM, _told);
        Assert.Equal(0, _told.Last());
    }

    [Fact]
    public async Task After_a_refusal_the_whole_is_wanted_without_anything_happening_until_it_is_written()
    {
        var wanted = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var writer = new JournalWriter(_file, _told.Enqueue, () => wanted.Writer.TryWrite(0), TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        _file.Errno = Errno.EPERM;
        writer.Append("1\n"u8);
        for (var times = 0; times < 3; times++)
        {
            await wanted.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
            Assert.True(writer.Lacks);
            writer.Replace("whole\n"u8);
            Assert.True(writer.Flush(Deadline));
        }

        _file.Errno = 0;
        await wanted.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
        writer.Replace("whole\n"u8);
        Assert.True(writer.Flush(Deadline));
        Assert.Equal(("whole\n", false), (_file.Text, writer.Lacks));
    }

    [Fact]
    public async Task A_line_more_that_there_was_room_for_does_not_make_up_for_the_whole_that_was_refused()
    {
        var wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new JournalWriter(_file, _told.Enqueue, () => wanted.TrySetResult(), TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        _file.Refusals = 1;
        _file.Hang();
        writer.Replace("whole\n"u8);
        Assert.True(_file.IsAsked.Wait(Deadline));
        writer.Append("2\n"u8);
        _file.Answer();
        Assert.True(writer.Flush(Deadline));
        await wanted.Task.WaitAsync(Deadline);
        Assert.Equal(Errno.EPERM, Assert.Single(_told));
        Assert.True(writer.Lacks);
    }

    [Fact]
    public async Task What_went_into_a_file_that_was_removed_is_made_up_for_by_the_whole_at_once()
    {
        var writer = new JournalWriter(_file, _told.Enqueue, () => _wanted.TrySetResult(), TimeSpan.Zero, TimeSpan.FromDays(1));
        _file.Errno = JournalWriter.Removed;
        writer.Append("1\n"u8);
        Assert.True(writer.Flush(Deadline));
        Assert.True(writer.WasRemoved);
        await _wanted.Task.WaitAsync(Deadline);
        _file.Errno = 0;
        writer.Replace("whole\n"u8);
        Assert.False(writer.WasRemoved);
        Assert.True(writer.Flush(Deadline));
        Assert.Equal(("whole\n", JournalWriter.Removed), (_file.Text, _told.First()));
    }

    [Fact]
    public void The_last_is_done_after_all_else_or_not_at_all()
    {
        var writer = Writer();
        var seen = "";
        writer.Append("1\n"u8);
        Assert.True(writer.End(() => seen = _file.Text, Deadline));
        Assert.Equal("1\n", seen);

        writer = Writer();
        _file.Hang();
        writer.Append("2\n"u8);
        var done = false;
        Assert.False(writer.End(() => done = true, TimeSpan.FromMilliseconds(20)));
        _file.Answer();
        Assert.True(SpinWait.SpinUntil(() => !writer.IsLate || _file.Text == "1\n2\n", Deadline));
        Assert.False(done);
    }

    private JournalWriter Writer() => new(_file, _told.Enqueue, () => _wanted.TrySetResult(), TimeSpan.Zero);

    private sealed class HangingFile : IJournalFile
    {
        private readonly ManualResetEventSlim _answers = new(true);
        private volatile string _text = "";

        public string Text => _text;

        public int Writes { get; private set; }

        public ManualResetEventSlim IsAsked { get; } = new(false);

        /// <summary>So many writes are refused from now on.</summary>
        public int Refusals { get; set; }

        public int Errno { get; set; }

        public void Hang() => _answers.Reset();

        public void Answer() => _answers.Set();

        public int Append(ReadOnlySpan<byte> lines) => Write(_text + Encoding.ASCII.GetString(lines));

        public int Replace(ReadOnlySpan<byte> lines) => Write(Encoding.ASCII.GetString(lines));

        private int Write(string text)
        {
            IsAsked.Set();
            _answers.Wait();
            Writes++;
            var errno = Refusals-- > 0 ? Engine.Posix.Errno.EPERM : Errno;
            _text = errno == 0 ? text : _text;
            return errno;
        }
    }
}
