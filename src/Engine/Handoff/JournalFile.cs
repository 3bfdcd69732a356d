using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>The file of the journal: lines are added to it, and now and then all of it is put in order. Ours alone, mode 0600.</summary>
/// <remarks>Written without fsync: it is there for the death of a process, which the page cache outlives.</remarks>
/// <param name="path">Its name.</param>
/// <param name="written">Called after each write, on the same thread: whether it now says all, whatever was in it before.</param>
internal sealed unsafe class JournalFile(string path, Action<bool>? written = null) : IJournalFile
{
    /// <summary>The name under which it is written anew ends so.</summary>
    internal const string NextEnd = ".new";

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
        var next = path + NextEnd;
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

    /// <summary>
    /// The last of a life: these lines instead of all there are, or no file if there are none. What a life that has ended in order leaves must never be taken for what a
    /// killed one did, so on a disk that is full the old lines are written over, which takes no room; else they go.
    /// </summary>
    public JournalEnd End(ReadOnlySpan<byte> lines)
    {
        var errno = lines.IsEmpty ? 0 : Replace(lines);
        if (!lines.IsEmpty && errno != 0)
        {
            errno = Overwrite(lines) == 0 ? 0 : errno;
        }

        Close();
        if (!lines.IsEmpty && errno == 0)
        {
            return default;
        }

        var refused = Remove();
        return new JournalEnd(errno, refused);
    }

    /// <summary>The errno, or 0: it is gone, or at least empty.</summary>
    public int Remove()
    {
        Close();
        var errno = Libc.Unlink(path) < 0 ? Libc.Error : 0;
        return errno is 0 or Errno.ENOENT || Overwrite([]) == 0 ? 0 : errno;
    }

    private int Overwrite(ReadOnlySpan<byte> lines)
    {
        // Not the descriptor we have: that one only appends.
        var file = Libc.OpenFile(path, Libc.O_WRONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.NoFollow, 0);
        if (file < 0)
        {
            return Libc.Error;
        }

        Libc.FileIdentity identity;
        var isOurs = Libc.Identify(file, "", Libc.AT_EMPTY_PATH, Libc.TypeModeOwnerAndInode, &identity) == 0 && identity.IsRegular && identity.Owner == Libc.Effective();
        var errno = isOurs ? Write(file, lines) : Errno.EPERM;
        if (errno == 0 && Libc.TruncateFile(file, lines.Length) < 0)
        {
            errno = Libc.Error;
        }

        Libc.Close(file);
        return errno;
    }

    private void Close()
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

/// <summary>How the journal of a life has ended, which was in order.</summary>
/// <param name="Forgotten">The errno that kept the last lines from being written, so that they are lost; 0: they are there.</param>
/// <param name="Left">The errno that kept the file from being removed, so that the next life will take it for a killed one's; 0: it says nothing wrong.</param>
internal readonly record struct JournalEnd(int Forgotten, int Left);
