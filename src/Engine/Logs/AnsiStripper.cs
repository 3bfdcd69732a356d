namespace Supervisor.Engine.Logs;

/// <summary>Takes ANSI escape sequences out of a stream; a sequence may be split over any number of reads.</summary>
internal sealed class AnsiStripper
{
    private const byte Escape = 0x1B;
    private State _state;

    /// <summary>How far into a sequence, to be carried to another stripper.</summary>
    internal int Progress
    {
        get => (int)_state;
        set => _state = (State)value;
    }

    private enum State
    {
        Text,
        Escaped,
        Sequence,
    }

    // An ESC at the very end is held back until the next read says what it was, so the result may be one byte longer than the input.
    internal ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> bytes, ref byte[] spare)
    {
        if (_state == State.Text && bytes.IndexOf(Escape) < 0)
        {
            return bytes;
        }

        if (spare.Length < bytes.Length + 1)
        {
            spare = new byte[bytes.Length + 1];
        }

        var count = 0;
        foreach (var value in bytes)
        {
            switch (_state)
            {
                case State.Text when value == Escape:
                    _state = State.Escaped;
                    break;
                case State.Text:
                    spare[count++] = value;
                    break;
                case State.Escaped when value == (byte)'[':
                    _state = State.Sequence;
                    break;
                case State.Escaped:
                    // Not a sequence after all: the ESC was text.
                    spare[count++] = Escape;
                    if (value != Escape)
                    {
                        spare[count++] = value;
                        _state = State.Text;
                    }

                    break;
                default:
                    _state = Ends(value) ? State.Text : State.Sequence;
                    break;
            }
        }

        return spare.AsSpan(0, count);
    }

    /// <summary>At the end of the stream: an ESC that was held back began nothing.</summary>
    internal ReadOnlySpan<byte> Rest()
    {
        var held = _state == State.Escaped;
        _state = State.Text;
        return held ? "\e"u8 : [];
    }

    private static bool Ends(byte value) => "HfABCDRsuJKhlpm"u8.Contains(value);
}
