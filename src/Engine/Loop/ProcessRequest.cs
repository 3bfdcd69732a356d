using System.Collections.Immutable;
using System.Threading.Channels;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>One request for any number of processes; answers are written as each settles, then the channel completes.</summary>
public sealed class ProcessRequest
{
    private readonly Channel<ProcessOutcome> _answers = Channel.CreateUnbounded<ProcessOutcome>(new() { SingleReader = true });
    private int _open;
    private IJournal? _journal;

    public required ProcessAction Action { get; init; }

    /// <summary>In the order in which they are to be acted upon.</summary>
    public required IReadOnlyList<ProcessKey> Keys { get; init; }

    public SettleRule Rule { get; init; } = SettleRule.Now;

    /// <summary>For <see cref="ProcessAction.Signal"/>.</summary>
    public int Signal { get; init; }

    /// <summary>For <see cref="SettleRule.States"/>.</summary>
    public ImmutableArray<ProcessStateCode> States { get; init; } = [];

    /// <summary>
    /// Supervisord's manner: what is already so is answered at once. Otherwise it is waited for too, so that a start of a
    /// starting process answers when it is up.
    /// </summary>
    public bool AnswerAlreadyAtOnce { get; init; }

    /// <summary>For <see cref="ProcessAction.Stop"/>: nobody wishes it to stay down.</summary>
    public bool ForUpdate { get; init; }

    public ChannelReader<ProcessOutcome> Answers => _answers.Reader;

    /// <param name="journal">The last answer is not complete until what it says is written there.</param>
    internal void Begin(IJournal? journal)
    {
        (_open, _journal) = (Keys.Count, journal);
        if (_open == 0)
        {
            _answers.Writer.Complete();
        }
    }

    internal void Answer(ProcessOutcome outcome)
    {
        _answers.Writer.TryWrite(outcome);
        if (--_open > 0)
        {
            return;
        }

        if (_journal is not null && Action != ProcessAction.Wait)
        {
            _journal.WhenWritten(Abandon);
        }
        else
        {
            Abandon();
        }
    }

    internal void Abandon() => _answers.Writer.TryComplete();
}

/// <summary>What became of one process in a request.</summary>
/// <param name="Key">The process.</param>
/// <param name="Verdict">Whether the action made sense.</param>
/// <param name="Entry">The process as it settled; null when it does not exist (any more).</param>
/// <param name="Refusal">Why nothing was even tried: the command is missing or not executable.</param>
public sealed record ProcessOutcome(ProcessKey Key, Verdict Verdict, ProcessEntry? Entry, CommandLookup? Refusal = null);
