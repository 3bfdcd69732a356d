using System.Text;

namespace Supervisor.Engine.Posix;

/// <summary>
/// A name that one process of a machine (more exactly: of a network namespace) has at a time. There is no file that anybody could remove or fill up: the name is a
/// socket's, nobody is let in, and the kernel knows who has it.
/// </summary>
internal sealed unsafe class NameLock(int descriptor)
{
    private const int Look = 20, Dying = 500, LongestWait = 5000;

    /// <summary>Everybody who asks whose it is stays in the queue.</summary>
    private const int Queue = 4096;

    public int Descriptor => descriptor;

    /// <summary>Null when another has it, or nobody can.</summary>
    public static NameLock? Take(string name, out LockRefusal refusal)
    {
        var address = stackalloc byte[UnixAddress.LongestName + 3];
        var size = UnixAddress.Abstract(name, address);
        for (var waited = 0; ; waited += Look)
        {
            refusal = default;
            var fd = Libc.Socket(Libc.UnixFamily, Libc.StreamSocket | Libc.SocketCloseOnExec | Libc.SocketNonBlocking, 0);
            var errno = fd < 0 || Libc.Bind(fd, address, size) < 0 || Libc.Listen(fd, Queue) < 0 ? Libc.Error : 0;
            if (errno == 0)
            {
                return new NameLock(fd);
            }

            // Who has the name and does not listen, or is another user, is no engine of ours: then the other locks must do.
            var holder = errno == Errno.EADDRINUSE && Libc.Connect(fd, address, size) == 0 ? PeerCredentials.Of(fd) : null;
            Libc.Close(fd);
            refusal = holder is not { } who ? new LockRefusal { Errno = errno }
                : who.Uid == Libc.Effective() ? new LockRefusal { Errno = Libc.EAGAIN, Holder = who.Pid }
                : new LockRefusal { Errno = errno, Owner = who.Uid };

            // As with files: one that was just killed, and children of it that are on their way to their own program.
            var patience = errno != Errno.EADDRINUSE || refusal.Owner is not null ? 0 : refusal.Holder > 0 && !ProcessGroup.Lives(refusal.Holder) ? LongestWait : Dying;
            if (waited >= patience)
            {
                return null;
            }

            Thread.Sleep(Look);
        }
    }

    public void Release() => Libc.Close(descriptor);
}
