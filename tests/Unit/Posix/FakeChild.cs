using System.Text;
using Mono.Unix.Native;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Posix;

/// <summary>Plays a child: holds copies of its ends of the pipes.</summary>
internal sealed class FakeChild(ChildStreams streams)
{
    private readonly int _in = Copy(streams.In);
    private readonly int _out = Copy(streams.Out);
    private readonly int _error = Copy(streams.Error);

    internal ChildStreams Streams => streams;

    internal void Write(string text) => WriteAll(_out, Encoding.UTF8.GetBytes(text));

    internal void WriteBytes(byte[] bytes) => WriteAll(_out, bytes);

    internal void WriteError(string text) => WriteAll(_error, Encoding.UTF8.GetBytes(text));

    internal void WriteError(string text, Encoding encoding) => WriteAll(_error, encoding.GetBytes(text));

    internal unsafe Errno TryWrite(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            return Syscall.write(_out, start, (ulong)bytes.Length) < 0 ? Stdlib.GetLastError() : 0;
        }
    }

    internal unsafe byte[] ReadInput(int count)
    {
        var bytes = new byte[count];
        fixed (byte* start = bytes)
        {
            for (var have = 0L; have < count;)
            {
                var read = Syscall.read(_in, start + have, (ulong)(count - have));
                Assert.True(read > 0, "stdin ended");
                have += read;
            }
        }

        return bytes;
    }

    internal void Exit()
    {
        foreach (var fd in (int[])[_in, _out, _error])
        {
            if (fd >= 0)
            {
                _ = Syscall.close(fd);
            }
        }
    }

    private static int Copy(int fd) => fd < 0 ? -1 : Syscall.dup(fd);

    private static unsafe void WriteAll(int fd, byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var sent = 0L; sent < bytes.Length;)
            {
                var written = Syscall.write(fd, start + sent, (ulong)(bytes.Length - sent));
                Assert.True(written > 0, $"the pipe refused: {Stdlib.GetLastError()}");
                sent += written;
            }
        }
    }
}
