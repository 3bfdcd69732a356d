using Microsoft.Win32.SafeHandles;

namespace Supervisor.Engine.Posix;

/// <summary>Bytes that have no name and outlive the program, as long as somebody has the descriptor.</summary>
internal static class MemoryFile
{
    /// <summary>The descriptor, which is the caller's to close.</summary>
    public static int Of(string name, ReadOnlySpan<byte> bytes)
    {
        const uint closeOnExec = 1;
        var fd = Libc.MakeMemoryFile(name, closeOnExec);
        if (fd < 0)
        {
            throw PosixException.Last("memfd_create", $"make {name}");
        }

        using var handle = new SafeFileHandle(fd, ownsHandle: false);
        RandomAccess.Write(handle, bytes, 0);
        return fd;
    }

    public static byte[] Read(int fd)
    {
        using var handle = new SafeFileHandle(fd, ownsHandle: false);
        var bytes = new byte[RandomAccess.GetLength(handle)];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
            if (count == 0)
            {
                throw new EndOfStreamException($"the file ends after {read} of {bytes.Length} bytes");
            }

            read += count;
        }

        return bytes;
    }
}
