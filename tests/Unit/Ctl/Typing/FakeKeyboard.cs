using System.Text;
using Supervisor.Ctl.Typing;

namespace Supervisor.Unit.Ctl.Typing;

/// <summary>Keys that the test has written down, given in pieces of any size; after them the input has ended.</summary>
internal sealed class FakeKeyboard(string typed, int width = 80, int pieces = int.MaxValue) : IKeyboard
{
    private readonly byte[] _typed = Encoding.UTF8.GetBytes(typed);
    private int _next;

    public int Width => width;

    /// <summary>The modes that are on.</summary>
    public List<TypingMode> Modes { get; } = [];

    /// <summary>The modes that were on at each read.</summary>
    public List<TypingMode?> ReadIn { get; } = [];

    public IDisposable Switch(TypingMode mode)
    {
        Modes.Add(mode);
        return new Back(this);
    }

    public int Read(Span<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ReadIn.Add(Modes.Count > 0 ? Modes[^1] : null);
        var count = Math.Min(Math.Min(bytes.Length, pieces), _typed.Length - _next);
        if (Modes is not [.., TypingMode.Keys] && Array.IndexOf(_typed, (byte)'\n', _next) is >= 0 and var end)
        {
            // A terminal that edits lines itself gives one at a time.
            count = Math.Min(count, end + 1 - _next);
        }

        _typed.AsSpan(_next, count).CopyTo(bytes);
        _next += count;
        return count;
    }

    private sealed class Back(FakeKeyboard keyboard) : IDisposable
    {
        public void Dispose() => keyboard.Modes.RemoveAt(keyboard.Modes.Count - 1);
    }
}
