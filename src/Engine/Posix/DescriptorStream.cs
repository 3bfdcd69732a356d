namespace Supervisor.Engine.Posix;

/// <summary>A standard stream of this process. Writes go where the descriptor stands: others may append to the same file.</summary>
internal sealed unsafe class DescriptorStream(int fd) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = (int)Libc.ReadInto(fd, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return count;
                }

                if (Libc.Error != Errno.EINTR)
                {
                    throw new IOException(PosixException.Last("read", "read the standard input").Message);
                }
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (var written = 0; written < buffer.Length;)
            {
                var count = (int)Libc.WriteFrom(fd, start + written, (nuint)(buffer.Length - written));
                if (count < 0 && Libc.Error != Errno.EINTR)
                {
                    throw new IOException(PosixException.Last("write", "write the output").Message);
                }

                written += Math.Max(0, count);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
