namespace Supervisor.Fuzz;

/// <summary>A parser under fire: what good input looks like, the words of its language, and the promise it must keep.</summary>
internal abstract class Target
{
    public abstract string Name { get; }

    /// <summary>Inputs to begin from; every mutation starts with one of them, or with a few of its words.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces that matter to the parser, spliced in as wholes.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>
    /// Gives the input to the parser. True when it was accepted, false when it was refused as promised; everything else is a
    /// finding: any exception, or a <see cref="BrokenPromise"/> with its reason.
    /// </summary>
    public abstract bool Try(byte[] input);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>A refusal must say something that a person can use.</summary>
    protected static void Clear(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            throw new BrokenPromise("refused without a reason");
        }
    }
}

/// <summary>The parser neither accepted nor refused as it promises to.</summary>
internal sealed class BrokenPromise(string reason) : Exception(reason);
