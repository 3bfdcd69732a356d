namespace Supervisor.Engine.Logs;

/// <summary>What the logs know of the disk. Every call gives 0 or more, or the negative errno.</summary>
internal interface ILogFiles
{
    /// <summary>Opens for appending, creates it when missing.</summary>
    int Open(string path, LogFileMode mode);

    int OpenToRead(string path);

    /// <summary>What an open file is: its length, and whether it is a regular file (anything else never rotates).</summary>
    int Look(int file, out long length, out bool regular);

    /// <summary>The number of the device that a regular file lies on; -1 for anything else.</summary>
    long DeviceOf(int file);

    /// <summary>Bytes written, perhaps fewer than given.</summary>
    int Write(int file, ReadOnlySpan<byte> bytes);

    int ReadAt(int file, Span<byte> into, long offset);

    int Rename(string from, string to);

    /// <summary>Unlinks a regular file; devices and pipes are left alone (0).</summary>
    int Remove(string path);

    int Truncate(int file);

    void Close(int file);
}

/// <summary>How a log file comes into being.</summary>
internal enum LogFileMode
{
    /// <summary>0644, less the umask.</summary>
    Named,
    /// <summary>0600, and never through a symbolic link: childlogdir is often /tmp.</summary>
    Auto,
}
