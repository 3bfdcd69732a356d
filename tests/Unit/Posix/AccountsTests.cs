using Mono.Unix;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

public class AccountsTests
{
    [Fact]
    public void Every_account_is_found_by_name_and_by_number()
    {
        foreach (var known in UnixUserInfo.GetLocalUsers())
        {
            var account = Accounts.Find(known.UserName);
            Assert.Equal(new Account(known.UserName, (uint)known.UserId, (uint)known.GroupId, known.HomeDirectory, known.ShellProgram), account);
            Assert.Equal((uint)known.UserId, Accounts.Find(known.UserId.ToString())?.Uid);
        }
    }

    [Fact]
    public void Every_group_is_found_by_name_and_by_number()
    {
        foreach (var known in UnixGroupInfo.GetLocalGroups())
        {
            Assert.Equal((uint)known.GroupId, Accounts.FindGroup(known.GroupName));
            Assert.Equal((uint)known.GroupId, Accounts.FindGroup(known.GroupId.ToString()));
        }
    }

    [Theory]
    [InlineData("no-such-account")]
    [InlineData("")]
    [InlineData("3999999999")]
    [InlineData("-1")]
    [InlineData("root ")]
    public void Nobody_else_is_found(string name)
    {
        Assert.Null(Accounts.Find(name));
        Assert.Null(Accounts.FindGroup(name));
    }

    [Fact]
    public void An_account_comes_with_its_primary_group_and_all_that_list_it()
    {
        foreach (var known in UnixUserInfo.GetLocalUsers())
        {
            var listed = UnixGroupInfo.GetLocalGroups().Where(group => group.GetMemberNames().Contains(known.UserName)).Select(group => (uint)group.GroupId);
            var user = Accounts.LaunchUserOf(Accounts.Find(known.UserName)!);
            Assert.Equal(((uint)known.UserId, (uint)known.GroupId), (user.Uid, user.Gid));
            Assert.Equal(listed.Append((uint)known.GroupId).Distinct().Order(), user.Groups.Order());
        }
    }

    [Fact]
    public void Dropping_to_the_same_user_changes_nothing()
    {
        var before = Mono.Unix.Native.Syscall.getegid();
        Assert.Null(Privileges.Drop(new Supervisor.Engine.Loop.LaunchUser(Mono.Unix.Native.Syscall.getuid(), 12345, [12345])));
        Assert.Equal(before, Mono.Unix.Native.Syscall.getegid());
    }
}
