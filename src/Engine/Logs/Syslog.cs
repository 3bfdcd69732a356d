using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>
/// The system's log, written as syslog(3) writes it: one datagram a record, facility USER, priority INFO, without a process
/// id. Never waits: what the daemon does not take at once is kept up to a bound and sent when it reads again. Opened by the
/// first record. Used by one thread at a time, on the pump's while there is one.
/// </summary>
internal sealed unsafe class Syslog : PumpSource
{
    internal const string DefaultPath = "/dev/log";

    /// <summary>Well below what a unix datagram may hold by default (some 208 KiB).</summary>
    internal const int Longest = 64 << 10;

    private const int MostWaiting = 1 << 20;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);
    private readonly string _path;
    private readonly string _tag;
    private readonly TimeProvider _time;
    private readonly Action<LogTrouble> _trouble;
    private readonly Queue<byte[]> _waiting = new();
    private byte[] _record = [];
    private byte[] _head = [];
    private long _headSecond = -1;
    private long _size;
    private long _lost;
    private long? _lastTry;
    private long _troubleBegan;
    private LogPump? _pump;

    /// <param name="path">The daemon's socket.</param>
    /// <param name="tag">The program's name before each record.</param>
    /// <param name="time">What the clock on the wall says.</param>
    /// <param name="trouble">Told once when records begin to be lost, and once when it is over; may write here.</param>
    internal Syslog(string path, string tag, TimeProvider time, Action<LogTrouble> trouble) : base(-1) =>
        (_path, _tag, _time, _trouble) = (path, tag, time, trouble);

    internal override uint Interest => PipePoller.Writable;

    /// <summary>From now on what has to wait is sent by the pump.</summary>
    internal void RunOn(LogPump pump)
    {
        _pump = pump;
        pump.Post(Await);
    }

    /// <summary>One record of up to three parts, which hold no line end.</summary>
    internal void Write(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var head = Head();
        var length = head.Length + first.Length + second.Length + third.Length;
        if (_record.Length < length)
        {
            _record = new byte[Math.Max(512, length)];
        }

        head.CopyTo(_record.AsSpan());
        first.CopyTo(_record.AsSpan(head.Length));
        second.CopyTo(_record.AsSpan(head.Length + first.Length));
        third.CopyTo(_record.AsSpan(head.Length + first.Length + second.Length));
        Give(_record.AsSpan(0, length));
    }

    internal override bool Ready(LogPump pump)
    {
        while (_waiting.TryPeek(out var next))
        {
            if (Send(next) is not { } error)
            {
                Await();
                return false;
            }

            _waiting.Dequeue();
            _size -= next.Length;
            Count(error);
        }

        pump.Unwatch(this);
        return false;
    }

    private void Await()
    {
        if (_waiting.Count > 0 && _pump is { IsCurrentThread: true } pump)
        {
            pump.Watch(this);
        }
    }

    /// <summary>The last records have one more chance; then it is closed.</summary>
    internal void Close()
    {
        while (_waiting.TryDequeue(out var next) && Send(next) is 0)
        {
        }

        Disconnect();
    }

    private void Give(ReadOnlySpan<byte> record)
    {
        if (_waiting.Count == 0 && Send(record) is { } error)
        {
            Count(error);
        }
        else if (_size + record.Length > MostWaiting)
        {
            Count(Libc.EAGAIN);
        }
        else
        {
            _waiting.Enqueue(record.ToArray());
            _size += record.Length;
            Await();
        }
    }

    /// <summary>0, the errno of a record that is lost, or null when the daemon has no room for it now.</summary>
    private int? Send(ReadOnlySpan<byte> record)
    {
        for (var again = Fd >= 0; ; again = false)
        {
            if (Fd < 0 && Connect() is > 0 and var refused)
            {
                return refused;
            }

            switch (Try(record))
            {
                case 0:
                    return 0;
                case Libc.EAGAIN or Libc.ENOBUFS:
                    return null;
                case Libc.EMSGSIZE:
                    return Libc.EMSGSIZE;
                case var error:
                    // The daemon was started again: so is the connection, once.
                    Disconnect();
                    if (!again)
                    {
                        return error;
                    }

                    _lastTry = null;
                    break;
            }
        }
    }

    private int Try(ReadOnlySpan<byte> record)
    {
        fixed (byte* start = record)
        {
            while (true)
            {
                if (Libc.Write(Fd, start, record.Length) >= 0)
                {
                    return 0;
                }

                if (Marshal.GetLastPInvokeError() is var error and not Libc.EINTR)
                {
                    return error;
                }
            }
        }
    }

    // Without a daemon every record would cost a try: one a second is enough to find it again.
    private int Connect()
    {
        var now = _time.GetTimestamp();
        if (_lastTry is { } last && _time.GetElapsedTime(last, now) < BetweenTries)
        {
            return Libc.ENOENT;
        }

        _lastTry = now;
        var error = UnixAddress.ConnectDatagram(_path, out var fd);
        Fd = fd;
        return error;
    }

    private void Disconnect()
    {
        if (Fd >= 0)
        {
            if (_pump is { IsCurrentThread: true } pump)
            {
                pump.Unwatch(this);
            }

            _ = Libc.CloseFile(Fd);
            Fd = -1;
        }
    }

    // A daemon that is slow all the time shall not fill the activity log with its ups and downs.
    private void Count(int error)
    {
        var now = _time.GetTimestamp();
        if (error != 0 && _lost++ == 0)
        {
            _troubleBegan = now;
            _trouble(new LogTrouble(_path, LogTroubleKind.Syslog, error, 0, Over: false));
        }
        else if (error == 0 && _lost > 0 && _time.GetElapsedTime(_troubleBegan, now) > BetweenReports)
        {
            var lost = _lost;
            _lost = 0;
            _trouble(new LogTrouble(_path, LogTroubleKind.Syslog, 0, lost, Over: true));
        }
    }

    private ReadOnlySpan<byte> Head()
    {
        var now = _time.GetLocalNow();
        var second = now.UtcTicks / TimeSpan.TicksPerSecond;
        if (second != _headSecond)
        {
            _headSecond = second;
            _head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<14>{now:MMM} {now.Day,2} {now:HH:mm:ss} {_tag}: "));
        }

        return _head;
    }
}
