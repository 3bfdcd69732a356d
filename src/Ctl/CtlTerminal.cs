namespace Supervisor.Ctl;

/// <summary>Where supervisorctl reads and writes.</summary>
public sealed record CtlTerminal(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Reads a line without showing it; null reads it like any other.</summary>
    public Func<string, string?>? ReadSecret { get; init; }

    /// <summary>Writes a question and reads the answer's line.</summary>
    internal string? Ask(string question)
    {
        Output.Write(question);
        Output.Flush();
        return Input.ReadLine();
    }

    internal string? AskSecret(string question) => ReadSecret is { } read ? read(question) : Ask(question);
}
