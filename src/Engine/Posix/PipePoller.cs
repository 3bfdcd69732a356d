using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>Which descriptors have something to do: epoll, so the cost follows events and not the number of pipes.</summary>
internal sealed unsafe class PipePoller : IDisposable
{
    internal const uint Readable = 0x1, Writable = 0x4, Broken = 0x8, HungUp = 0x10;
    private const int Batch = 256;

    // struct epoll_event is packed on x64 only: 4 bytes of flags, then 8 of data.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly int _epoll;
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(Batch * 16);

    internal PipePoller()
    {
        _epoll = Libc.EpollCreate(Libc.EPOLL_CLOEXEC);
        if (_epoll < 0)
        {
            throw new InvalidOperationException($"cannot watch pipes: epoll_create1 gave errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Level triggered: reported again and again until it is read, or removed. 0, or the errno.</summary>
    internal int Add(int fd, uint interest, ulong token)
    {
        var packed = stackalloc byte[16];
        Unsafe.WriteUnaligned(packed, interest);
        Unsafe.WriteUnaligned(packed + DataOffset, token);
        return Libc.EpollControl(_epoll, Libc.EPOLL_CTL_ADD, fd, packed) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    internal void Remove(int fd)
    {
        var ignored = stackalloc byte[16];
        _ = Libc.EpollControl(_epoll, Libc.EPOLL_CTL_DEL, fd, ignored);
    }

    /// <summary>The number of events, to be read by <see cref="this[int]"/>; an interrupted wait gives 0.</summary>
    internal int Wait(int timeoutMilliseconds) => Math.Max(0, Libc.EpollWait(_epoll, _events, Batch, timeoutMilliseconds));

    internal (uint Flags, ulong Token) this[int index]
    {
        get
        {
            var packed = _events + (index * Stride);
            return (Unsafe.ReadUnaligned<uint>(packed), Unsafe.ReadUnaligned<ulong>(packed + DataOffset));
        }
    }

    public void Dispose()
    {
        _ = Libc.CloseFile(_epoll);
        NativeMemory.Free(_events);
    }
}
