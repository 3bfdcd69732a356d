using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

// Whoever may change a folder can put another file under any name in it at any moment; a root engine that changes mode and owner
// by such a name gives away whatever that is. So the socket is bound, then held by a descriptor that follows no link, looked at
// there, and changed there. It is born with mode 0, which no other socket of ours has: another one that is ours, moved under this
// name, is not taken for it.

/// <summary>The file of a socket under the name that it has until it is ready; that name goes with this.</summary>
internal sealed unsafe class NewSocketFile : IDisposable
{
    private const string Swapped = ", since somebody puts other files under its name";

    /// <summary>AT_SYMLINK_FOLLOW.</summary>
    private const int FollowLink = 0x400;

    /// <summary>fchmodat2, since Linux 6.6; the same number on every architecture.</summary>
    private const int ChangeModeOfHeld = 452;

    private readonly string _file, _name, _own;
    private readonly int _folder;
    private int _held = -1;

    private NewSocketFile(string file, int folder) => (_file, _name, _own, _folder) = (file, Path.GetFileName(file), Path.GetFileName(OwnName(file)), folder);

    /// <summary>Which file it is.</summary>
    public Libc.FileIdentity Identity { get; private set; }

    /// <summary>Throws <see cref="PosixException"/>.</summary>
    /// <param name="socket">Not bound yet.</param>
    /// <param name="file">The name that it is to have in the end.</param>
    public static NewSocketFile Bind(int socket, string file)
    {
        var folder = Libc.OpenFile(Path.GetDirectoryName(file) is { Length: > 0 } above ? above : ".", Libc.O_PATH | Libc.O_CLOEXEC, 0);
        if (folder < 0)
        {
            throw PosixException.Last("bind", $"listen on {file}");
        }

        var made = new NewSocketFile(file, folder);
        try
        {
            made.Bind(socket);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void SetMode(uint mode)
    {
        var attempt = $"set mode {Convert.ToString(mode, 8)} of {_file}";
        if (Libc.ChangeMode($"/proc/self/fd/{_held}", mode) == 0)
        {
            return;
        }

        if (Libc.Error is not (Errno.ENOENT or Errno.ENOTDIR))
        {
            throw PosixException.Last("chmod", attempt);
        }

        // No /proc. A new kernel can do it all the same.
        var nothing = (byte)0;
        if (Libc.SystemCall(ChangeModeOfHeld, _held, (nint)(&nothing), (nint)mode, Libc.AT_EMPTY_PATH) == 0)
        {
            return;
        }

        // Where nobody else can put another file there, the name is as good as the descriptor.
        Check(FileKind.IsOursAlone(_folder) ? Libc.ChangeModeAt(_folder, _own, mode, 0) : -1, "chmod", $"{attempt} in a folder that others may change, without /proc");
    }

    public void SetOwner(uint? uid, uint? gid)
    {
        if (uid is not null || gid is not null)
        {
            Check(Libc.ChangeOwnerAt(_held, "", uid ?? uint.MaxValue, gid ?? uint.MaxValue, Libc.AT_EMPTY_PATH), "chown", $"give {_file} to user {uid}, group {gid}");
        }
    }

    /// <summary>What has the name that this one is to have; null: nothing.</summary>
    public Libc.FileIdentity? InPlace => Identify(_folder, _name, Libc.NoFollowLinks);

    /// <summary>False when something has the name already.</summary>
    public bool TakeName()
    {
        // The very file; and by its name where there is no /proc.
        if (Libc.LinkAt(Libc.HereDirectory, $"/proc/self/fd/{_held}", _folder, _name, FollowLink) == 0 || (Libc.Error is Errno.ENOENT or Errno.ENOTDIR && Libc.LinkAt(_folder, _own, _folder, _name, 0) == 0))
        {
            CheckPlace();
            return true;
        }

        if (Libc.Error == Errno.EEXIST || InPlace is not null)
        {
            return false;
        }

        // A file system without hard links; nobody has the name, so it can simply be taken.
        TakePlace();
        return true;
    }

    /// <summary>In place of what has the name.</summary>
    public void TakePlace()
    {
        Check(Libc.RenameAt(_folder, _own, _folder, _name), "rename", $"listen on {_file}");
        CheckPlace();
    }

    /// <summary>Takes away what has the name.</summary>
    public void ClearPlace() => Libc.UnlinkAt(_folder, _name, 0);

    public void Dispose()
    {
        if (_held >= 0)
        {
            if (Identify(_folder, _own, Libc.NoFollowLinks) is { } there && there.IsSameAs(Identity))
            {
                Libc.UnlinkAt(_folder, _own, 0);
            }

            Libc.Close(_held);
        }

        Libc.Close(_folder);
    }

    private void CheckPlace()
    {
        if (InPlace is not { } there || !there.IsSameAs(Identity))
        {
            throw new PosixException("link", Errno.EADDRINUSE, $"listen on {_file}{Swapped}");
        }
    }

    private void Bind(int socket)
    {
        if (Identify(_folder, _own, Libc.NoFollowLinks) is { IsSocket: true })
        {
            Libc.UnlinkAt(_folder, _own, 0);
        }

        // Where the file system has its own mind about modes and owners, others must not be able to change anything.
        _ = Libc.ChangeModeOf(socket, 0);
        Check(BindByName(socket), "bind", $"listen on {_file}");
        _held = Libc.OpenFileAt(_folder, _own, Libc.O_PATH | Libc.O_CLOEXEC | Libc.NoFollow, 0);
        Check(_held, "open", $"listen on {_file}{Swapped}");
        Identity = Identify(_held, "", Libc.AT_EMPTY_PATH) ?? throw PosixException.Last("statx", $"listen on {_file}");
        if (!Identity.IsSocket || !(Identity is { Links: 1, Permissions: 0 } && Identity.Owner == Libc.Effective()) && !FileKind.IsOursAlone(_folder))
        {
            throw new PosixException("bind", Errno.EPERM, $"listen on {_file}{Swapped}");
        }
    }

    /// <summary>In a folder whose name is long already, no name fits; by way of the folder's descriptor it does.</summary>
    private int BindByName(int socket) => UnixAddress.Bind(socket, OwnName(_file) is var name && UnixAddress.Fits(name) ? name : $"/proc/self/fd/{_folder}/{_own}");

    /// <summary>With the process id, a name that just fits no longer does; then one beside it that is as short as can be.</summary>
    private static string OwnName(string file)
    {
        var usual = $"{file}.{Environment.ProcessId}";
        return UnixAddress.Fits(usual) ? usual : Path.Combine(Path.GetDirectoryName(file) ?? "", $".{Environment.ProcessId}");
    }

    private static Libc.FileIdentity? Identify(int folder, string name, int flags)
    {
        Libc.FileIdentity identity;
        return Libc.Identify(folder, name, flags, Libc.TypeModeOwnerAndInode | Libc.LinksToo, &identity) < 0 ? null : identity;
    }

    private static void Check(int returned, string call, string attempt)
    {
        if (returned < 0)
        {
            throw PosixException.Last(call, attempt);
        }
    }
}
