using System.Globalization;
using System.Runtime.InteropServices;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>One line of the account database.</summary>
public sealed record Account(string Name, uint Uid, uint Gid, string Home, string Shell);

/// <summary>User and group names to ids. Numbers are ids; they too must exist.</summary>
public static unsafe class Accounts
{
    /// <summary>The account of a user name or a uid in digits; null for none.</summary>
    public static Account? Find(string nameOrUid) => IsNumber(nameOrUid, out var uid) ? Find(uid) : FindUser(nameOrUid, 0);

    public static Account? Find(uint uid) => FindUser(null, uid);

    /// <summary>The id of a group name or a gid in digits; null for none.</summary>
    public static uint? FindGroup(string nameOrGid)
    {
        var byNumber = IsNumber(nameOrGid, out var gid);
        return WithRoom<uint?>((byte* room, int size, out uint? answer) =>
        {
            Libc.GroupEntry entry;
            Libc.GroupEntry* found = null;
            var error = byNumber
                ? Libc.GroupById(gid, &entry, room, (nuint)size, &found)
                : Libc.GroupByName(nameOrGid, &entry, room, (nuint)size, &found);
            answer = found == null ? null : found->Gid;
            return error;
        });
    }

    /// <summary>What a child becomes for this account: its ids, with the primary group and every group that lists it.</summary>
    public static LaunchUser LaunchUserOf(Account account)
    {
        var groups = new uint[32];
        while (true)
        {
            var count = groups.Length;
            fixed (uint* list = groups)
            {
                if (Libc.GroupsOf(account.Name, account.Gid, list, &count) >= 0)
                {
                    return new LaunchUser(account.Uid, account.Gid, groups[..count]) { Name = account.Name, Home = account.Home, Shell = account.Shell };
                }
            }
            groups = new uint[Math.Max(count, groups.Length * 2)];
        }
    }

    private static Account? FindUser(string? name, uint uid) => WithRoom((byte* room, int size, out Account? answer) =>
    {
        Libc.PasswordEntry entry;
        Libc.PasswordEntry* found = null;
        var error = name is null
            ? Libc.UserById(uid, &entry, room, (nuint)size, &found)
            : Libc.UserByName(name, &entry, room, (nuint)size, &found);
        answer = found == null ? null : new Account(Text(found->Name), found->Uid, found->Gid, Text(found->Home), Text(found->Shell));
        return error;
    });

    private delegate int LookUp<T>(byte* room, int size, out T? answer);

    /// <summary>The _r calls say ERANGE until the buffer for their strings is large enough.</summary>
    private static T? WithRoom<T>(LookUp<T> lookUp)
    {
        for (var size = 1024; ; size *= 4)
        {
            var room = new byte[size];
            fixed (byte* start = room)
            {
                if (lookUp(start, size, out var answer) != Errno.ERANGE)
                {
                    return answer;
                }
            }
        }
    }

    private static bool IsNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
