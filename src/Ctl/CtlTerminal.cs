using System.Text;
using Supervisor.Ctl.Typing;

namespace Supervisor.Ctl;

/// <summary>Where supervisorctl reads and writes.</summary>
public sealed record CtlTerminal(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Set where somebody types at a terminal that shows the output: then lines can be edited, and secrets stay unseen.</summary>
    public IKeyboard? Keyboard { get; init; }

    private KeyReader? _keys;

    /// <summary>Reads lines with this history and completion; from what is no terminal, plain lines.</summary>
    internal Func<string, string?> Lines(History history, Func<string, Completion> complete) =>
        Keyboard is null ? Ask : new LineEditor(Keyboard, _keys ??= new(Keyboard), Output, history, complete).Read;

    /// <summary>Writes a question and reads the answer's line.</summary>
    internal string? Ask(string question)
    {
        if (Keyboard is not null)
        {
            return Lines(new History(), _ => Completion.None)(question);
        }

        Output.Write(question);
        Output.Flush();
        return Input.ReadLine();
    }

    /// <summary>Throws <see cref="EndOfStreamException"/> when there is no answer.</summary>
    internal string MustAsk(string question, bool secret = false) =>
        (secret ? AskSecret(question) : Ask(question)) ?? throw new EndOfStreamException("EOF when reading a line");

    internal string? AskSecret(string question)
    {
        if (Keyboard is null)
        {
            return Ask(question);
        }

        Output.Write(question);
        Output.Flush();
        using var unseen = Keyboard.Switch(TypingMode.Secret);
        var answer = ReadLine(CancellationToken.None);
        Output.WriteLine();
        return answer;
    }

    /// <summary>A line as the terminal itself edits it, without a prompt.</summary>
    internal string? ReadLine(CancellationToken cancellation)
    {
        if (Keyboard is null)
        {
            // Another thread reads, so that Ctrl-C need not wait for a line; it may be left behind, since the end is near then.
            var reading = Task.Factory.StartNew(Input.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return reading.WaitAsync(cancellation).GetAwaiter().GetResult();
        }

        // A terminal gives at most one line at a time.
        var line = new List<byte>();
        var bytes = new byte[4096];
        while (line is not [.., (byte)'\n'])
        {
            var count = Keyboard.Read(bytes, cancellation);
            if (count == 0)
            {
                return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
            }

            line.AddRange(bytes.AsSpan(0, count));
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\n');
    }
}
