using Supervisor.Engine.Http.Entry;
using Supervisor.Unit.Http.Support;

namespace Supervisor.Unit.Http.Entry;

public sealed class TurnsTests
{
    private static readonly Claimant Ro = new("ro", ClaimantKind.Reader), Other = new("other", ClaimantKind.Reader), Third = new("third", ClaimantKind.Reader);
    private static readonly Claimant Root = new("root(0)", ClaimantKind.Local);

    [Fact]
    public async Task One_who_has_his_share_holds_up_himself_alone()
    {
        var turns = new Turns(most: 3, ofOne: 1, LiveEngine.Patience);
        var first = await turns.EnterAsync(Ro, CancellationToken.None);
        var second = turns.EnterAsync(Ro, CancellationToken.None);
        Assert.False(second.IsCompleted);
        Assert.NotNull(await turns.EnterAsync(Other, CancellationToken.None));
        first!.Dispose();
        Assert.NotNull(await second.WaitAsync(LiveEngine.Patience));
    }

    [Fact]
    public async Task Readers_together_do_not_take_what_others_have()
    {
        var turns = new Turns(most: 2, ofOne: 1, LiveEngine.Patience);
        await turns.EnterAsync(Ro, CancellationToken.None);
        await turns.EnterAsync(Other, CancellationToken.None);
        Assert.False(turns.EnterAsync(Third, CancellationToken.None).IsCompleted);
        Assert.NotNull(await turns.EnterAsync(Root, CancellationToken.None));
    }

    [Fact]
    public async Task Who_finds_none_in_time_is_told_so_and_takes_none_later()
    {
        var turns = new Turns(most: 1, ofOne: 1, TimeSpan.Zero);
        var first = await turns.EnterAsync(Ro, CancellationToken.None);
        Assert.Null(await turns.EnterAsync(Ro, CancellationToken.None));
        first!.Dispose();
        first.Dispose();
        Assert.NotNull(await turns.EnterAsync(Other, CancellationToken.None));
        Assert.Null(await turns.EnterAsync(Third, CancellationToken.None));
    }

    [Fact]
    public async Task Who_leaves_while_he_waits_gives_his_turn_to_the_next()
    {
        var turns = new Turns(most: 1, ofOne: 1, LiveEngine.Patience);
        var first = await turns.EnterAsync(Ro, CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var leaves = turns.EnterAsync(Other, gone.Token);
        var stays = turns.EnterAsync(Third, CancellationToken.None);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        first!.Dispose();
        Assert.NotNull(await stays.WaitAsync(LiveEngine.Patience));
    }
}
