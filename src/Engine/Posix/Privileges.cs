using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>The daemon's own change of user (`[supervisord] user=`); libc makes it for all threads.</summary>
public static class Privileges
{
    /// <summary>The original's words.</summary>
    internal const string NotRoot = "Can't drop privilege as nonroot user";

    public static bool IsRoot => Libc.RealUser() == 0;

    public static uint Uid => Libc.RealUser();

    /// <summary>Becomes the user for good, or stays as it was; the original's words for what stood in the way, or null. The same user is no change.</summary>
    public static string? Drop(LaunchUser user)
    {
        var current = Libc.RealUser();
        if (current == user.Uid)
        {
            return null;
        }
        if (current != 0)
        {
            return NotRoot;
        }
        if (!AsUser.Gate.TryEnter(AsUser.Patience))
        {
            return $"cannot become user {user.Uid}: a disk does not answer, and a thread that waits for it cannot be changed";
        }
        try
        {
            var (groups, group) = (Groups(), Libc.EffectiveGroup());
            if (!Take(user.Groups))
            {
                return "Could not set groups of effective user";
            }
            var refused = Libc.SetGroup(user.Gid) < 0 ? "Could not set group id of effective user"
                : Libc.SetUser(user.Uid) < 0 ? $"cannot become user {user.Uid}: {Errno.Words(Libc.Error)}"
                : null;
            if (refused is not null)
            {
                // Half a change would be a user that nobody asked for.
                Libc.SetGroup(group);
                Take(groups);
            }
            return refused;
        }
        finally
        {
            AsUser.Gate.Exit();
        }
    }

    internal static unsafe uint[] Groups()
    {
        var groups = new uint[Math.Max(0, Libc.GetGroups(0, null))];
        fixed (uint* list = groups)
        {
            Libc.GetGroups(groups.Length, list);
        }
        return groups;
    }

    private static unsafe bool Take(IReadOnlyList<uint> groups)
    {
        fixed (uint* list = groups.ToArray())
        {
            return Libc.SetGroups((nuint)groups.Count, list) >= 0;
        }
    }

    /// <summary>Orphaned descendants become children of this process, as they do of PID 1.</summary>
    public static void AdoptOrphans()
    {
        if (Libc.ProcessControl(Libc.SetChildSubreaper, 1, 0, 0, 0) < 0)
        {
            throw PosixException.Last("prctl", "become the parent of orphaned processes");
        }
    }
}
