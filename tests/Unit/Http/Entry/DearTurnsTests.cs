using Supervisor.Engine.Http.Entry;
using Supervisor.Unit.Http.Support;

namespace Supervisor.Unit.Http.Entry;

public sealed class DearTurnsTests
{
    private readonly DearTurns _turns = new(1);

    [Fact]
    public async Task Who_has_failed_the_least_goes_first_and_equals_as_they_came()
    {
        await _turns.EnterAsync(0, CancellationToken.None);
        var (guesser, first, slip, second) = (Enter(3), Enter(0), Enter(1), Enter(0));
        foreach (var next in (Task[])[first, second, slip, guesser])
        {
            Assert.False(next.IsCompleted);
            _turns.Leave();
            await next.WaitAsync(LiveEngine.Patience);
        }

        Assert.False(Enter(0).IsCompleted);
    }

    [Fact]
    public async Task Who_leaves_while_he_waits_is_passed_over_and_keeps_nothing()
    {
        await _turns.EnterAsync(0, CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var (leaves, stays) = (_turns.EnterAsync(0, gone.Token), Enter(0));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        Assert.Equal(1, _turns.Waiting);
        _turns.Leave();
        await stays.WaitAsync(LiveEngine.Patience);
        _turns.Leave();
        Assert.True(Enter(0).IsCompletedSuccessfully);
    }

    private Task Enter(int failures) => _turns.EnterAsync(failures, CancellationToken.None);
}
