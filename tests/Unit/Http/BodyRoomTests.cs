using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Entry;

namespace Supervisor.Unit.Http;

public sealed class BodyRoomTests
{
    private static readonly Claimant Ro = new("ro", ClaimantKind.Reader), Other = new("other", ClaimantKind.Reader), Root = new("root(0)", ClaimantKind.Local);

    private readonly BodyRoom _room = new(most: 100, ofOne: 60);

    [Fact]
    public void One_has_no_more_than_his_share_and_a_kind_no_more_than_its_own()
    {
        Assert.True(_room.TryTake(Ro, 60));
        Assert.False(_room.TryTake(Ro, 1));
        Assert.True(_room.TryTake(Other, 40));
        Assert.False(_room.TryTake(Other, 1));
        Assert.True(_room.TryTake(Root, 60));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_what_was_refused_was_not_taken()
    {
        Assert.True(_room.TryTake(Ro, 50));
        Assert.False(_room.TryTake(Ro, 50));
        _room.GiveBack(Ro, 50);
        Assert.True(_room.TryTake(Ro, 60));
    }
}
