using System.Text;

namespace Supervisor.Ctl.Typing;

/// <summary>Bytes of a terminal as keys. What was typed ahead stays here for the next line.</summary>
internal sealed class KeyReader(IKeyboard keyboard)
{
    private const byte Escape = 0x1B;

    private readonly byte[] _bytes = new byte[1024];
    private int _next;
    private int _end;

    public Key Next(CancellationToken cancellation = default)
    {
        if (Take(cancellation) is not { } first)
        {
            return new(KeyName.EndOfInput);
        }

        return first switch
        {
            Escape => AfterEscape(cancellation),
            < 0x20 or 0x7F => new(Control(first)),
            < 0x80 => Key.Of(new Rune(first)),
            _ => Wide(first, cancellation),
        };
    }

    private static KeyName Control(byte code) => code switch
    {
        1 => KeyName.Start,
        2 => KeyName.Left,
        3 => KeyName.Interrupt,
        4 => KeyName.DeleteOrEnd,
        5 => KeyName.End,
        6 => KeyName.Right,
        7 => KeyName.Abandon,
        8 or 0x7F => KeyName.DeleteBefore,
        9 => KeyName.Complete,
        10 or 13 => KeyName.Enter,
        11 => KeyName.KillToEnd,
        12 => KeyName.Clear,
        14 => KeyName.Later,
        16 => KeyName.Earlier,
        18 => KeyName.SearchBack,
        21 => KeyName.KillToStart,
        23 => KeyName.KillWordBefore,
        25 => KeyName.Yank,
        _ => KeyName.Unknown,
    };

    private Key AfterEscape(CancellationToken cancellation) => new(Take(cancellation) switch
    {
        (byte)'[' => Sequence(cancellation),
        (byte)'O' => Letter(Take(cancellation) ?? 0),
        (byte)'b' => KeyName.WordLeft,
        (byte)'f' => KeyName.WordRight,
        (byte)'d' => KeyName.KillWordAfter,
        8 or 0x7F => KeyName.KillWordBefore,
        null => KeyName.EndOfInput,
        _ => KeyName.Unknown,
    });

    /// <summary>ESC [ numbers letter, whatever the numbers are: one that is not known must not leave its rest in the line.</summary>
    private KeyName Sequence(CancellationToken cancellation)
    {
        var numbers = new StringBuilder();
        while (Take(cancellation) is { } code)
        {
            if (code is >= 0x40 and <= 0x7E)
            {
                return (numbers.ToString(), (char)code) switch
                {
                    ("200", '~') => KeyName.PasteBegins,
                    ("201", '~') => KeyName.PasteEnds,
                    ("1" or "7", '~') => KeyName.Start,
                    ("4" or "8", '~') => KeyName.End,
                    ("3", '~') => KeyName.DeleteAt,
                    ("1;3" or "1;5", 'C') => KeyName.WordRight,
                    ("1;3" or "1;5", 'D') => KeyName.WordLeft,
                    ("3;5", '~') => KeyName.KillWordAfter,
                    ("", _) => Letter(code),
                    _ => KeyName.Unknown,
                };
            }

            if (numbers.Length < 16)
            {
                numbers.Append((char)code);
            }
        }

        return KeyName.EndOfInput;
    }

    private static KeyName Letter(byte code) => (char)code switch
    {
        'A' => KeyName.Earlier,
        'B' => KeyName.Later,
        'C' => KeyName.Right,
        'D' => KeyName.Left,
        'H' => KeyName.Start,
        'F' => KeyName.End,
        _ => KeyName.Unknown,
    };

    /// <summary>The bytes of one UTF-8 character; what is none becomes U+FFFD.</summary>
    private Key Wide(byte first, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes[0] = first;
        for (var length = 1; ; length++)
        {
            var status = Rune.DecodeFromUtf8(bytes[..length], out var rune, out _);
            if (status != System.Buffers.OperationStatus.NeedMoreData || length == bytes.Length)
            {
                return Key.Of(rune);
            }

            if (Take(cancellation) is not { } next)
            {
                return Key.Of(Rune.ReplacementChar);
            }

            if ((next & 0xC0) != 0x80)
            {
                // It belongs to what follows.
                _next--;
                return Key.Of(Rune.ReplacementChar);
            }

            bytes[length] = next;
        }
    }

    private byte? Take(CancellationToken cancellation)
    {
        if (_next == _end)
        {
            (_next, _end) = (0, keyboard.Read(_bytes, cancellation));
        }

        return _next < _end ? _bytes[_next++] : null;
    }
}
