using System.Text;
using static Supervisor.Engine.Core.ListenerState;

namespace Supervisor.Engine.Core;

/// <summary>What came out of something that a listener said; in order.</summary>
public abstract record ListenerStep
{
    /// <summary>The result was OK: the event is done.</summary>
    public sealed record Processed : ListenerStep;

    /// <summary>The result was something else.</summary>
    public sealed record Rejected : ListenerStep;

    /// <summary>There should have been a result.</summary>
    public sealed record BadLine(string Line) : ListenerStep;

    public sealed record Became(string From, string To) : ListenerStep;

    /// <summary>The event is to be offered again; <paramref name="Refused"/> when the listener was asked and did not want it.</summary>
    public sealed record PutBack(QueuedEvent Event, bool Refused) : ListenerStep;
}

/// <summary>The listener protocol as a table: what a listener writes, in pieces of any size, and what that means.</summary>
public static class ListenerLife
{
    private const string ReadyLine = "READY\n";

    /// <summary>The word before the number of a result; only its length counts.</summary>
    private const int ResultWord = 7;

    /// <summary>No result line is as long: who writes on without an end of line does not speak the protocol.</summary>
    private const int LongestLine = 1024;

    private const string Done = "OK";

    public static ListenerState Next(ListenerState state, ReadOnlySpan<byte> said, List<ListenerStep> steps)
    {
        while (!said.IsEmpty && state is not Unknown)
        {
            state = state switch
            {
                Acknowledged s => AwaitReady(s, ref said, steps),
                Busy s => AwaitLine(s, ref said, steps),
                Answering s => AwaitBody(s, ref said, steps),
                Returning s => AwaitReturn(s, ref said, steps),
                _ => Become(state, new Unknown(), steps),
            };
        }

        return state;
    }

    private static ListenerState AwaitReady(Acknowledged state, ref ReadOnlySpan<byte> said, List<ListenerStep> steps)
    {
        var seen = state.Seen + Take(ref said, ReadyLine.Length - state.Seen.Length);
        return seen.Length < ReadyLine.Length
            ? new Acknowledged(seen)
            : Become(state, seen == ReadyLine ? new Ready() : new Unknown(), steps);
    }

    private static ListenerState AwaitLine(Busy state, ref ReadOnlySpan<byte> said, List<ListenerStep> steps)
    {
        var end = said.IndexOf((byte)'\n');
        var line = state.Line + Take(ref said, Math.Min(end < 0 ? said.Length : end, LongestLine));
        if (end < 0 && line.Length < LongestLine)
        {
            return state with { Line = line };
        }

        if (line.Length >= LongestLine || Length(line) is not { } length)
        {
            steps.Add(new ListenerStep.BadLine(PythonBytes.Show(Encoding.Latin1.GetBytes(line))));
            var unknown = Become(state, new Unknown(), steps);
            steps.Add(new ListenerStep.PutBack(state.Event, Refused: false));
            return unknown;
        }

        said = said[1..];
        return length == 0 ? Judge(state, state.Event, "", steps) : new Answering(state.Event, length);
    }

    private static ListenerState AwaitBody(Answering state, ref ReadOnlySpan<byte> said, List<ListenerStep> steps)
    {
        var count = (int)Math.Min(said.Length, state.Missing);
        var body = said[..count];
        said = said[count..];

        // One more than OK has, so that a longer result is not taken for it.
        var start = state.Start + Take(ref body, Math.Max(0, Done.Length + 1 - state.Start.Length));
        return state.Missing == count ? Judge(state, state.Event, start, steps) : state with { Missing = state.Missing - count, Start = start };
    }

    /// <summary>Nobody knows how much of its answer is missing: only the end of it counts, and an event without one is offered again.</summary>
    private static ListenerState AwaitReturn(Returning state, ref ReadOnlySpan<byte> said, List<ListenerStep> steps)
    {
        var end = said.IndexOf((byte)'\n');
        var seen = state.Seen + Take(ref said, end < 0 ? said.Length : end + 1);
        if (!seen.EndsWith(ReadyLine, StringComparison.Ordinal))
        {
            return state with { Seen = seen.Length > LongestLine ? seen[^LongestLine..] : seen };
        }

        var before = seen[..^ReadyLine.Length];
        var done = state.Event is null || before.EndsWith(Done, StringComparison.Ordinal);
        if (done && state.Event is not null)
        {
            steps.Add(new ListenerStep.Processed());
        }

        var ready = Become(state, new Ready(), steps);
        if (!done)
        {
            steps.Add(new ListenerStep.PutBack(state.Event!, Refused: before.Length > 0));
        }

        return ready;
    }

    private static ListenerState Judge(ListenerState state, QueuedEvent judged, string result, List<ListenerStep> steps)
    {
        var done = result == Done;
        steps.Add(done ? new ListenerStep.Processed() : new ListenerStep.Rejected());
        var next = Become(state, new Acknowledged(), steps);
        if (!done)
        {
            steps.Add(new ListenerStep.PutBack(judged, Refused: true));
        }

        return next;
    }

    private static ListenerState Become(ListenerState state, ListenerState next, List<ListenerStep> steps)
    {
        steps.Add(new ListenerStep.Became(state.Name, next.Name));
        return next;
    }

    /// <summary>The number after the word, as the original's language reads one; null for none, or one below 0.</summary>
    private static long? Length(string line)
    {
        if (line.Length <= ResultWord)
        {
            return null;
        }

        var text = line.AsSpan(ResultWord).Trim(" \t\r\v\f");
        text = text is ['+', ..] ? text[1..] : text;
        var (value, digit) = (0L, false);
        foreach (var c in text)
        {
            if (c == '_' && digit)
            {
                digit = false;
                continue;
            }

            if (!char.IsAsciiDigit(c) || value > int.MaxValue)
            {
                return null;
            }

            (value, digit) = ((value * 10) + (c - '0'), true);
        }

        return digit ? value : null;
    }

    private static string Take(ref ReadOnlySpan<byte> said, int most)
    {
        var count = Math.Min(most, said.Length);
        var text = Encoding.Latin1.GetString(said[..count]);
        said = said[count..];
        return text;
    }
}
