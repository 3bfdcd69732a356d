using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>
/// Does something with files and sockets as another user would, while everything else in the process stays who it is: in Linux each thread has credentials of its own,
/// which libc hides. The thread is made for this and ends with it; nothing else ever runs on it.
/// </summary>
internal static unsafe class AsUser
{
    /// <summary>Only the effective ids change: the real ones say who may send us signals, and let us go back.</summary>
    private const nint Unchanged = -1;

    private const int GetDumpable = 3, SetDumpable = 4;

    /// <summary>A disk may not answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>libc changes the user of all threads or ends the process: none may have another one meanwhile.</summary>
    internal static readonly Lock Gate = new();

    private static nint SetGroupsCall => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 159 : 116;

    private static nint SetUsersCall => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147 : 117;

    private static nint SetGroupIdsCall => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 149 : 119;

    /// <summary>What <paramref name="work"/> answers or throws.</summary>
    /// <param name="user">Null, and who we are already: it is done here and now.</param>
    /// <param name="work">Must not start threads or tasks.</param>
    /// <exception cref="IOException">We cannot be that user, or it is not done in time.</exception>
    public static T Do<T>(LaunchUser? user, Func<T> work)
    {
        if (user is null || user.Uid == Privileges.Uid)
        {
            return work();
        }

        T? answer = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                answer = As(user, work);
            }
            catch (Exception problem)
            {
                thrown = ExceptionDispatchInfo.Capture(problem);
            }
        })
        { Name = "as user", IsBackground = true };
        thread.Start();
        if (!thread.Join(Patience))
        {
            throw new IOException($"what user {user.Uid} may do cannot be found out: a disk does not answer");
        }

        thrown?.Throw();
        return answer!;
    }

    private static T As<T>(LaunchUser user, Func<T> work)
    {
        lock (Gate)
        {
            // A change of ids makes a process one that leaves no core.
            var dumpable = Libc.ProcessControl(GetDumpable, 0, 0, 0, 0);
            var (before, group, uid) = (Privileges.Groups(), Libc.EffectiveGroup(), Libc.Effective());
            try
            {
                Become(user.Groups, user.Gid, user.Uid);
                return work();
            }
            finally
            {
                // The thread ends now; but whoever changes all threads must not meet it on its way out as another.
                _ = Libc.SystemCall(SetUsersCall, Unchanged, (nint)uid, Unchanged, 0);
                _ = Libc.SystemCall(SetGroupIdsCall, Unchanged, (nint)group, Unchanged, 0);
                fixed (uint* list = before)
                {
                    _ = Libc.SystemCall(SetGroupsCall, before.Length, (nint)list, 0, 0);
                }

                Libc.ProcessControl(SetDumpable, (nuint)Math.Max(0, dumpable), 0, 0, 0);
            }
        }
    }

    private static void Become(IReadOnlyList<uint> groups, uint gid, uint uid)
    {
        fixed (uint* list = groups.ToArray())
        {
            if (Libc.SystemCall(SetGroupsCall, groups.Count, (nint)list, 0, 0) < 0
                || Libc.SystemCall(SetGroupIdsCall, Unchanged, (nint)gid, Unchanged, 0) < 0
                || Libc.SystemCall(SetUsersCall, Unchanged, (nint)uid, Unchanged, 0) < 0)
            {
                throw new IOException($"cannot become user {uid}: {Errno.Words(Libc.Error)}");
            }
        }
    }
}
