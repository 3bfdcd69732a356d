using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>What a unix socket is to be: its file, the mode and the owner (null: unchanged).</summary>
public sealed record UnixSocketSettings(string File, int Mode)
{
    public uint? Uid { get; init; }

    public uint? Gid { get; init; }
}

/// <summary>
/// A listening unix socket. It is bound under a name of its own, given mode and owner, made to listen, and only then linked to its real name:
/// whoever finds the file can connect, and nobody can who may not.
/// </summary>
public sealed class UnixListener : IDisposable
{
    public const int Backlog = 1024;

    private readonly Libc.FileIdentity _identity;

    private UnixListener(int fd, string file, Libc.FileIdentity identity)
    {
        Fd = fd;
        File = file;
        _identity = identity;
    }

    /// <summary>The listening descriptor (CLOEXEC), which is the caller's to close.</summary>
    public int Fd { get; }

    public string File { get; }

    /// <summary>
    /// Throws <see cref="PosixException"/>: EADDRINUSE when somebody answers on the file. A file nobody answers on is removed after
    /// <paramref name="say"/> was told.
    /// </summary>
    public static UnixListener Open(UnixSocketSettings settings, Action<string> say)
    {
        var own = OwnName(settings.File);
        var fd = Libc.Socket(Libc.UnixFamily, Libc.StreamSocket | Libc.SocketCloseOnExec, 0);
        if (fd < 0)
        {
            throw PosixException.Last("socket", $"listen on {settings.File}");
        }
        try
        {
            // A name that nobody could connect to is refused before anything is made.
            UnixAddress.Check(settings.File);
            var identity = BindAs(fd, own, settings);
            TakeName(own, settings.File, say);
            return new UnixListener(fd, settings.File, identity);
        }
        catch
        {
            Libc.Close(fd);
            throw;
        }
        finally
        {
            Libc.Unlink(own);
        }
    }

    /// <summary>Makes it under its other name, and takes it away again. Throws as <see cref="Open"/> would.</summary>
    /// <param name="settings">What it is to be.</param>
    /// <param name="isOurs">Somebody answers on the file, and that is we.</param>
    public static void Try(UnixSocketSettings settings, bool isOurs)
    {
        var own = OwnName(settings.File);
        var fd = Libc.Socket(Libc.UnixFamily, Libc.StreamSocket | Libc.SocketCloseOnExec, 0);
        try
        {
            Check(fd, "socket", $"listen on {settings.File}");
            UnixAddress.Check(settings.File);
            BindAs(fd, own, settings);
            if (!isOurs && Identify(settings.File) is { } there)
            {
                ThrowUnlessStale(there, settings.File);
            }
        }
        finally
        {
            Libc.Close(fd);
            Libc.Unlink(own);
        }
    }

    /// <summary>One that listens already, and its file as far as that is still there.</summary>
    public static UnixListener Adopt(int fd, string file) => new(fd, file, Identify(file) ?? default);

    /// <summary>Removes the file, unless another engine has put its own there.</summary>
    public void Dispose()
    {
        if (Identify(File) is { } current && current.IsSameAs(_identity))
        {
            Libc.Unlink(File);
        }
    }

    private static Libc.FileIdentity BindAs(int fd, string name, UnixSocketSettings settings)
    {
        if (Identify(name) is { IsSocket: true })
        {
            Libc.Unlink(name);
        }
        Check(Bind(fd, name), "bind", $"listen on {settings.File}");
        Check(Libc.ChangeMode(name, (uint)settings.Mode), "chmod", $"set mode {Convert.ToString(settings.Mode, 8)} of {settings.File}");
        if (settings.Uid is not null || settings.Gid is not null)
        {
            Check(Libc.ChangeOwner(name, settings.Uid ?? uint.MaxValue, settings.Gid ?? uint.MaxValue), "chown",
                $"give {settings.File} to user {settings.Uid}, group {settings.Gid}");
        }
        Check(Libc.Listen(fd, Backlog), "listen", $"listen on {settings.File}");
        return Identify(name) ?? throw PosixException.Last("statx", $"listen on {settings.File}");
    }

    /// <summary>With the process id, a name that just fits no longer does; then one beside it that is as short as can be.</summary>
    private static string OwnName(string file)
    {
        var usual = $"{file}.{Environment.ProcessId}";
        return UnixAddress.Fits(usual) ? usual : Path.Combine(Path.GetDirectoryName(file) ?? "", $".{Environment.ProcessId}");
    }

    /// <summary>In a folder whose name is long already, even that does not fit; by way of the folder's descriptor it does.</summary>
    private static int Bind(int fd, string name)
    {
        if (UnixAddress.Fits(name))
        {
            return UnixAddress.Bind(fd, name);
        }

        var folder = Libc.OpenFile(Path.GetDirectoryName(name) is { Length: > 0 } above ? above : ".", Libc.O_PATH | Libc.O_CLOEXEC, 0);
        if (folder < 0)
        {
            return folder;
        }

        var bound = UnixAddress.Bind(fd, $"/proc/self/fd/{folder}/{Path.GetFileName(name)}");
        var error = Libc.Error;
        Libc.Close(folder);
        Marshal.SetLastPInvokeError(error);
        return bound;
    }

    private static void TakeName(string own, string file, Action<string> say)
    {
        // Twice is enough for what another life left; more often, somebody is racing us for the name.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (Libc.Link(own, file) == 0)
            {
                return;
            }
            var error = Libc.Error;
            var there = Identify(file);
            if (there is null)
            {
                // A file system without hard links; nobody has the name, so it can simply be taken.
                Check(error is Errno.EEXIST ? 0 : Libc.Rename(own, file), "rename", $"listen on {file}");
                if (error is not Errno.EEXIST)
                {
                    return;
                }
                continue;
            }
            if (ThrowUnlessStale(there.Value, file))
            {
                say($"Unlinking stale socket {file}");
                Libc.Unlink(file);
            }
        }
        throw new PosixException("link", Errno.EADDRINUSE, $"listen on {file}");
    }

    /// <summary>False when the file has gone meanwhile.</summary>
    private static bool ThrowUnlessStale(Libc.FileIdentity there, string file) =>
        !there.IsSocket ? throw new PosixException("link", Errno.EEXIST, $"listen on {file}, which is not a socket")
        : UnixAddress.TryConnect(file) switch
        {
            Errno.ECONNREFUSED => true,
            Errno.ENOENT => false,
            _ => throw new PosixException("link", Errno.EADDRINUSE, $"listen on {file}"),
        };

    private static unsafe Libc.FileIdentity? Identify(string file)
    {
        Libc.FileIdentity identity;
        return Libc.Identify(Libc.HereDirectory, file, Libc.NoFollowLinks, Libc.TypeAndInode, &identity) < 0 ? null : identity;
    }

    private static void Check(int returned, string call, string attempt)
    {
        if (returned < 0)
        {
            throw PosixException.Last(call, attempt);
        }
    }
}
