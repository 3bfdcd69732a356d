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
        var fd = NewSocket(settings);
        try
        {
            using var made = Make(fd, settings);
            TakeName(made, settings.File, say);
            return new UnixListener(fd, settings.File, made.Identity);
        }
        catch
        {
            Libc.Close(fd);
            throw;
        }
    }

    /// <summary>Makes it under its other name, and takes it away again. Throws as <see cref="Open"/> would.</summary>
    /// <param name="settings">What it is to be.</param>
    /// <param name="isOurs">Somebody answers on the file, and that is we.</param>
    public static void Try(UnixSocketSettings settings, bool isOurs)
    {
        var fd = NewSocket(settings);
        try
        {
            using var made = Make(fd, settings);
            if (!isOurs && made.InPlace is { } there)
            {
                ThrowUnlessStale(there, settings.File);
            }
        }
        finally
        {
            Libc.Close(fd);
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

    private static int NewSocket(UnixSocketSettings settings)
    {
        // A name that nobody could connect to is refused before anything is made.
        UnixAddress.Check(settings.File);
        var fd = Libc.Socket(Libc.UnixFamily, Libc.StreamSocket | Libc.SocketCloseOnExec, 0);
        return fd >= 0 ? fd : throw PosixException.Last("socket", $"listen on {settings.File}");
    }

    private static NewSocketFile Make(int fd, UnixSocketSettings settings)
    {
        var made = NewSocketFile.Bind(fd, settings.File);
        try
        {
            made.SetMode((uint)settings.Mode);
            made.SetOwner(settings.Uid, settings.Gid);
            return Libc.Listen(fd, Backlog) == 0 ? made : throw PosixException.Last("listen", $"listen on {settings.File}");
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static void TakeName(NewSocketFile made, string file, Action<string> say)
    {
        // Twice is enough for what another life left; more often, somebody is racing us for the name.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (made.TakeName())
            {
                return;
            }
            if (made.InPlace is { } there && ThrowUnlessStale(there, file))
            {
                say($"Unlinking stale socket {file}");
                made.ClearPlace();
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
}
