using System.Text;

namespace Supervisor.Ctl.Typing;

/// <summary>What a key, or a sequence that a terminal sends for one, asks of the line.</summary>
internal enum KeyName
{
    Character,
    Enter,
    Complete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Start,
    End,
    Earlier,
    Later,
    DeleteBefore,
    DeleteAt,
    /// <summary>Ctrl-D: deletes, and ends the input on an empty line.</summary>
    DeleteOrEnd,
    KillToStart,
    KillToEnd,
    KillWordBefore,
    KillWordAfter,
    Yank,
    SearchBack,
    Clear,
    Abandon,
    Interrupt,
    EndOfInput,
    PasteBegins,
    PasteEnds,
    Unknown,
}

/// <summary>One key; the rune only for a character.</summary>
internal readonly record struct Key(KeyName Name, Rune Rune = default)
{
    public static Key Of(Rune rune) => new(KeyName.Character, rune);
}
