namespace Supervisor.Ctl.Typing;

/// <summary>The terminal that somebody types at: its bytes, its width, and what it does with a key by itself.</summary>
public interface IKeyboard
{
    /// <summary>Columns of the window.</summary>
    int Width { get; }

    /// <summary>Until it is disposed the terminal behaves so; before and after, it echoes and gives whole lines.</summary>
    IDisposable Switch(TypingMode mode);

    /// <summary>Waits for input; 0 at its end. Throws <see cref="OperationCanceledException"/> when cancelled.</summary>
    int Read(Span<byte> bytes, CancellationToken cancellation);
}

/// <summary>What a terminal does with what is typed.</summary>
public enum TypingMode
{
    /// <summary>Each key is given at once, unseen, Ctrl-C like any other.</summary>
    Keys,

    /// <summary>Whole lines, unseen.</summary>
    Secret,
}

/// <summary>Ctrl-C where a line was asked for.</summary>
internal sealed class TypingInterruptedException : Exception;
