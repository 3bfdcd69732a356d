using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>The daemon's own change of user (`[supervisord] user=`); libc makes it for all threads.</summary>
public static class Privileges
{
    /// <summary>The original's words.</summary>
    internal const string NotRoot = "Can't drop privilege as nonroot user";

    public static bool IsRoot => Libc.RealUser() == 0;

    public static uint Uid => Libc.RealUser();

    /// <summary>Becomes the user for good; the original's words for what stood in the way, or null. The same user is no change.</summary>
    public static unsafe string? Drop(LaunchUser user)
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
        var groups = user.Groups.ToArray();
        fixed (uint* list = groups)
        {
            if (Libc.SetGroups((nuint)groups.Length, list) < 0)
            {
                return "Could not set groups of effective user";
            }
        }
        if (Libc.SetGroup(user.Gid) < 0)
        {
            return "Could not set group id of effective user";
        }
        return Libc.SetUser(user.Uid) < 0 ? $"cannot become user {user.Uid}: {Errno.Words(Libc.Error)}" : null;
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
