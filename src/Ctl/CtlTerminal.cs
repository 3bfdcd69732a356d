using System.Text;

namespace Supervisor.Ctl;

/// <summary>Where supervisorctl reads and writes.</summary>
public sealed record CtlTerminal(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Reads a line without showing it; null reads it like any other.</summary>
    public Func<string, string?>? ReadSecret { get; init; }

    /// <summary>This process's own streams; a password typed at a terminal is not shown.</summary>
    public static CtlTerminal OfThisProcess()
    {
        // Streams of the console write where the descriptor stands; a FileStream would keep a position of its own in a file that others append to.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CtlTerminal(
            new InputOnDemand(),
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true })
        {
            ReadSecret = Console.IsInputRedirected ? null : ReadHidden,
        };
    }

    private static string? ReadHidden(string question)
    {
        Console.Write(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.WriteLine();
        return typed.ToString();
    }

    /// <summary>Writes a question and reads the answer's line.</summary>
    internal string? Ask(string question)
    {
        Output.Write(question);
        Output.Flush();
        return Input.ReadLine();
    }

    internal string? AskSecret(string question) => ReadSecret is { } read ? read(question) : Ask(question);
}

/// <summary>The console's input, opened when it is first read: opening it sends a terminal sequences that a one-shot command has no use for.</summary>
internal sealed class InputOnDemand : TextReader
{
    public override string? ReadLine() => Console.In.ReadLine();

    public override int Read() => Console.In.Read();

    public override int Peek() => Console.In.Peek();
}
