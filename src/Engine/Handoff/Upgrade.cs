using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

// Constraints: the children must stay ours (so the process stays, and only its program is replaced); no byte of theirs may be in
// anybody's hands while that happens; nobody may find the sockets closed; and a binary that cannot go on must never be let on.
// Scheme:
//   1. Rehearse: the loop and the pump stand still for a moment, the state is copied, everything goes on. The new binary is asked
//      whether it understands that copy. Only now is the one who asked answered.
//   2. Requests end, or are cut off after a while; new connections wait in the backlog of the sockets, which stay open.
//   3. The loop does what has begun and begins nothing, the pump stands still: each byte is in a log, in a pipe, or in the state.
//      Children that end now stay zombies, signals that come now stay in their pipe: both are met by the next program.
//   4. execve, with the state in a memory file and only the listed descriptors open. If it returns, everything goes on as before.
//      If the new program cannot go on, it executes this one again, which finds the same state.
// Deadlines stay right: the monotonic clock is the machine's.

/// <summary>Has another binary go on in this process; see the note at the top of this file.</summary>
internal sealed class Upgrade(EngineLoop loop, LogPump pump, ConfigurationDesk desk, UpgradeTools tools, int generation, string? problem = null) : IUpgrade
{
    private const int LastLooks = 10;
    private static readonly TimeSpan ForConfiguration = TimeSpan.FromSeconds(30);

    /// <summary>Bytes beside twice the state that an answer may have.</summary>
    private const long SomeMore = 1 << 20;

    private static readonly TimeSpan ForAnswer = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly StillMoment _still = new(loop, pump);

    public int Generation => generation;

    public string? Problem { get; private set; } = problem;

    public async Task<UpgradeOutcome> AskAsync(string? binary)
    {
        if (!_turn.Wait(0))
        {
            return Said(new UpgradeOutcome.Refused("cannot upgrade: another upgrade is under way"));
        }

        var (outcome, ready) = await PrepareAsync(binary).ConfigureAwait(false);
        if (ready is not null)
        {
            _ = Task.Run(() => CarryOutAsync(ready));
            return outcome;
        }

        _turn.Release();
        return Said(outcome);
    }

    private UpgradeOutcome Said(UpgradeOutcome outcome)
    {
        if (outcome is UpgradeOutcome.Refused refused)
        {
            tools.Write(ActivityLevel.Warn, refused.Message);
        }
        else if (outcome is UpgradeOutcome.Leaving)
        {
            tools.Write(ActivityLevel.Warn, "cannot upgrade: everything is being stopped");
        }

        return outcome;
    }

    private async Task<(UpgradeOutcome Outcome, Ready? Ready)> PrepareAsync(string? binary)
    {
        if (UpgradeTarget.Find(binary, out var problem) is not { } target)
        {
            return (new UpgradeOutcome.Refused(problem!), null);
        }

        // Half of a change of the configuration would leave groups missing.
        var hold = await desk.HoldAsync(ForConfiguration).ConfigureAwait(false);
        if (hold is null)
        {
            return (RefusedOrLeaving($"cannot upgrade to {target.Path}: the configuration is being changed"), null);
        }

        var why = await RehearseAsync(target).ConfigureAwait(false);
        if (why is null && loop.State.Mood == Mood.Running)
        {
            Problem = null;
            return (new UpgradeOutcome.Accepted(generation + 1), new Ready(target, hold));
        }

        hold.Dispose();
        return (RefusedOrLeaving($"cannot upgrade to {target.Path}: {why}"), null);
    }

    private UpgradeOutcome RefusedOrLeaving(string why) => loop.State.Mood == Mood.Running ? new UpgradeOutcome.Refused(why) : new UpgradeOutcome.Leaving();

    /// <summary>Why the binary cannot go on from the state of this moment; null when it can.</summary>
    private async Task<string?> RehearseAsync(UpgradeTarget target)
    {
        try
        {
            await _still.CatchUpAsync().ConfigureAwait(false);
            var text = HandoffText.Write(await _still.DoAsync(tools.Capture).ConfigureAwait(false));
            var state = MemoryFile.Of("supervisor state", text);
            try
            {
                var (errno, asked) = await _still.OnLoopAsync(() => (Start(target, state, out var program), program)).ConfigureAwait(false);
                using (asked)
                {
                    if (asked is null)
                    {
                        return Errno.Words(errno);
                    }

                    // An engine says again what it was given.
                    var (answer, isTooLong) = await Task.Run(() => asked.Listen(ForAnswer, (2L * text.Length) + SomeMore)).ConfigureAwait(false);
                    return answer is not null ? HandoffCheck.Judge(text, answer)
                        : isTooLong ? "it does not answer as an engine does: it writes too much"
                        : $"it does not answer within {ForAnswer.TotalSeconds:0} seconds";
                }
            }
            finally
            {
                Libc.Close(state);
            }
        }
        catch (Exception problem)
        {
            return problem.Message;
        }
    }

    private int Start(UpgradeTarget target, int state, out AskedProgram? asked)
    {
        asked = AskedProgram.Start(target.Path, [.. target.Name, $"--{HandoffCheck.Option}", .. target.OwnArguments], state, out var errno);
        if (asked is not null)
        {
            loop.Expect(asked.Pid);
        }

        return errno;
    }

    private async Task CarryOutAsync(Ready ready)
    {
        var path = ready.Target.Path;
        tools.Write(ActivityLevel.Info, $"upgrading to {path}");
        try
        {
            await tools.PauseServersAsync().ConfigureAwait(false);
            await _still.CatchUpAsync().ConfigureAwait(false);
            using var signals = SignalPipe.Hold();
            Problem = await _still.DoAsync(() => Replace(ready.Target)).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            Problem = problem.Message;
        }

        // Still here: it did not come about.
        if (loop.State.Mood == Mood.Running)
        {
            Problem = $"cannot upgrade to {path}: {Problem}";
            tools.Write(ActivityLevel.Critical, $"{Problem}; everything goes on as before");
        }
        else
        {
            Said(new UpgradeOutcome.Leaving());
        }

        tools.ResumeServers();
        ready.Hold.Dispose();
        _turn.Release();
    }

    private string Replace(UpgradeTarget target) =>
        loop.State.Mood != Mood.Running ? "the engine is ending"
        : HeldThreads.First(LastLooks) is { } held ? StillMoment.Held(held)
        : Errno.Words(Inheritance.Leave(target, tools.Capture() with { Signals = SignalPipe.Descriptor }));

    private sealed record Ready(UpgradeTarget Target, IDisposable Hold);
}

/// <summary>What an upgrade needs of the engine's other parts.</summary>
/// <param name="Capture">On the loop's thread, while nothing moves.</param>
/// <param name="PauseServersAsync">Ends requests; the sockets go on taking connections, which wait.</param>
/// <param name="ResumeServers">Answers again.</param>
/// <param name="Write">To the activity log.</param>
internal sealed record UpgradeTools(Func<HandoffState> Capture, Func<Task> PauseServersAsync, Action ResumeServers, WriteActivity Write);
