using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Unit.Core;

public sealed class AccessRulesTests
{
    private const uint Own = 500;

    private static readonly PeerRules Rules = new(
        new() { Users = [new("jo", 1001, 1001)], Groups = [new("watchers", 20)] },
        new() { Users = [new("boss", 1002, 1002)], Groups = [new("ops", 30)] });

    [Theory]
    [InlineData(0u, 0u, "", Access.Control)]
    [InlineData(Own, 9u, "", Access.Control)]
    [InlineData(1001u, 9u, "", Access.Read)]
    [InlineData(1002u, 9u, "", Access.Control)]
    [InlineData(1003u, 9u, "", Access.None)]
    [InlineData(1003u, 20u, "", Access.Read)]
    [InlineData(1003u, 30u, "", Access.Control)]
    [InlineData(1003u, 9u, "20", Access.Read)]
    [InlineData(1003u, 9u, "8 30", Access.Control)]
    [InlineData(1003u, 9u, "20 30", Access.Control)]
    [InlineData(1001u, 9u, "30", Access.Control)]
    [InlineData(1003u, 9u, "21", Access.None)]
    public void Users_and_groups_decide_and_the_most_that_is_allowed_counts(uint uid, uint gid, string groups, Access expected)
    {
        uint[] all = [.. groups.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(uint.Parse)];
        Assert.Equal(expected, AccessRules.OfPeer(Rules, new(7, uid, gid), Own, () => new("x", all)));
    }

    [Fact]
    public void Without_rules_whoever_could_connect_may_do_everything() => Assert.Equal(Access.Control, AccessRules.OfPeer(null, null, Own, NotAsked));

    [Fact]
    public void A_peer_that_the_kernel_does_not_name_may_do_nothing_where_there_are_rules() => Assert.Equal(Access.None, AccessRules.OfPeer(Rules, null, Own, NotAsked));

    [Fact]
    public void A_star_means_everybody_and_empty_lists_nobody()
    {
        var nobody = new PeerRules(PeerList.Nobody, PeerList.Nobody);
        Assert.Equal(Access.None, AccessRules.OfPeer(nobody, new(7, 1, 1), Own, NotAsked));
        Assert.Equal(Access.Read, AccessRules.OfPeer(nobody with { Read = new() { Everybody = true } }, new(7, 1, 1), Own, NotAsked));
        Assert.Equal(Access.Control, AccessRules.OfPeer(nobody with { Control = new() { Everybody = true } }, new(7, 1, 1), Own, NotAsked));
    }

    [Fact]
    public void The_account_database_is_asked_once_and_only_for_groups()
    {
        var asked = 0;
        PeerAccount Account()
        {
            asked++;
            return PeerAccount.Unknown;
        }

        AccessRules.OfPeer(Rules, new(7, 1002, 9), Own, Account);
        Assert.Equal(0, asked);
        AccessRules.OfPeer(Rules, new(7, 1003, 9), Own, Account);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(HttpUserRole.Read, Access.Control, Access.Read)]
    [InlineData(HttpUserRole.Control, Access.Control, Access.Control)]
    [InlineData(HttpUserRole.Control, Access.Read, Access.Read)]
    [InlineData(HttpUserRole.Read, Access.None, Access.None)]
    public void A_password_gives_no_more_than_the_connection_allows(HttpUserRole role, Access connection, Access expected) =>
        Assert.Equal(expected, AccessRules.OfUser(role, connection));

    private static PeerAccount NotAsked() => throw new InvalidOperationException("asked");
}
