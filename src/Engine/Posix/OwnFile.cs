namespace Supervisor.Engine.Posix;

/// <summary>Writes a file whole that everybody may read.</summary>
internal static unsafe class OwnFile
{
    private const int Tries = 5, Mode = 0b110_110_110, Flags = Libc.O_WRONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.O_NOCTTY, Truncate = 0x200;

    /// <summary>
    /// The errno, or 0. A link leads where its owner wants; but in a folder like /tmp what another user has put there is not written to, be it a link or a file: ours takes
    /// its place if we may do that, or it is refused. A device is written to, and stays.
    /// </summary>
    public static int Write(string path, ReadOnlySpan<byte> text)
    {
        if (FileKind.IsToStay(path))
        {
            return Fill(path, Libc.O_APPEND, text);
        }

        if (!LockFiles.IsShared(Path.GetDirectoryName(path) ?? "/"))
        {
            return Fill(path, Libc.O_CREAT | Truncate, text);
        }

        var errno = Errno.EEXIST;
        for (var tries = 0; tries < Tries && errno == Errno.EEXIST; tries++)
        {
            // What is ours nobody else can replace there; what is not there yet, somebody can put there before us.
            errno = LockFiles.ForeignOwner(path) is not null ? Replace(path, text) : FileKind.Exists(path) ? Fill(path, Libc.O_CREAT | Truncate, text) : Fill(path, Libc.O_CREAT | Libc.O_EXCL | Libc.NoFollow, text);
        }

        return errno;
    }

    private static int Replace(string path, ReadOnlySpan<byte> text)
    {
        var next = path + ".new";
        Libc.Unlink(next);
        var errno = Fill(next, Libc.O_CREAT | Libc.O_EXCL | Libc.NoFollow, text);
        if (errno != 0)
        {
            return errno;
        }

        errno = Libc.Rename(next, path) < 0 ? Libc.Error : 0;
        if (errno != 0)
        {
            Libc.Unlink(next);
        }

        return errno;
    }

    private static int Fill(string path, int how, ReadOnlySpan<byte> text)
    {
        var file = Libc.OpenFile(path, Flags | how, Mode);
        if (file < 0)
        {
            return Libc.Error;
        }

        int errno;
        fixed (byte* start = text)
        {
            var written = Libc.Write(file, start, text.Length);
            errno = written < 0 ? Libc.Error : written < text.Length ? Libc.ENOSPC : 0;
        }

        Libc.Close(file);
        return errno;
    }
}
