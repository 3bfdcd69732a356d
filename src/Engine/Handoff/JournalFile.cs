using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>The file of the journal: lines are added to it, and now and then all of it is put in order. Ours alone, mode 0600.</summary>
/// <remarks>Written without fsync: it is there for the death of a process, which the page cache outlives.</remarks>
/// <param name="path">Its name.</param>
/// <param name="written">Called after each write, on the same thread: whether it now says all, whatever was in it before.</param>
internal sealed unsafe class JournalFile(string path, Action<bool>? written = null) : IJournalFile
{
    private int _file = -1;

    public string Path => path;

    /// <summary>What it holds; null when there is none, with the reason if there is one that is not ours to read.</summary>
    public byte[]? Read(out string? problem)
    {
        problem = null;
        var file = Libc.OpenFile(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.NoFollow, 0);
        if (file < 0)
        {
            problem = Libc.Error == Errno.ENOENT ? null : Errno.Words(Libc.Error);
            return null;
        }

        try
        {
            Libc.FileIdentity identity;
            if (Libc.Identify(file, "", Libc.AT_EMPTY_PATH, Libc.TypeModeOwnerAndInode, &identity) < 0 || !identity.IsRegular || identity.Owner != Libc.Effective() || (identity.Mode & 0b010_010) != 0)
            {
                problem = "it is not a file of ours alone";
                return null;
            }

            return MemoryFile.Read(file);
        }
        catch (IOException broken)
        {
            problem = broken.Message;
            return null;
        }
        finally
        {
            Libc.Close(file);
        }
    }

    /// <summary>The errno, or 0. <see cref="JournalWriter.Removed"/> when the file is not the one of that name any more: who cleans up does not ask whose it is.</summary>
    public int Append(ReadOnlySpan<byte> lines)
    {
        var errno = _file < 0 ? 0 : Write(_file, lines);
        written?.Invoke(false);
        return errno == 0 && _file >= 0 && !FileLock.IsStill(path, _file) ? JournalWriter.Removed : errno;
    }

    /// <summary>These lines instead of all there are: whole or not at all. The errno, or 0.</summary>
    public int Replace(ReadOnlySpan<byte> lines)
    {
        var next = path + ".new";
        Libc.Unlink(next);
        var file = Libc.OpenFile(next, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_APPEND | Libc.O_CLOEXEC | Libc.NoFollow, 0b110_000_000);
        if (file < 0)
        {
            return Libc.Error;
        }

        var errno = Write(file, lines);
        if (errno == 0 && Libc.Rename(next, path) < 0)
        {
            errno = Libc.Error;
        }

        if (errno != 0)
        {
            Libc.Close(file);
            Libc.Unlink(next);
            return errno;
        }

        Close();
        _file = file;
        written?.Invoke(true);
        return 0;
    }

    public void Remove()
    {
        Close();
        Libc.Unlink(path);
    }

    public void Close()
    {
        if (_file >= 0)
        {
            Libc.Close(_file);
            _file = -1;
        }
    }

    private static int Write(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var written = (int)Libc.Write(file, start + done, bytes.Length - done);
                if (written < 0 && Libc.Error != Errno.EINTR)
                {
                    return Libc.Error;
                }

                done += Math.Max(0, written);
            }
        }

        return 0;
    }
}
