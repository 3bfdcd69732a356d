using System.Net.Sockets;
using System.Text;

namespace Supervisor.Unit.Posix;

/// <summary>Plays the system's log daemon: a socket for datagrams, and what has come in.</summary>
internal sealed class SyslogDaemon : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string> _records = [];

    public SyslogDaemon(string path, bool reads = true)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        if (reads)
        {
            Read();
        }
    }

    public IReadOnlyList<string> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    public void Read() => new Thread(() =>
    {
        var buffer = new byte[256 << 10];
        try
        {
            while (true)
            {
                var record = Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
                lock (_records)
                {
                    _records.Add(record);
                    Monitor.PulseAll(_records);
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    })
    { IsBackground = true }.Start();

    /// <summary>The texts of the records behind the tag, once there are so many.</summary>
    public IReadOnlyList<string> Texts(int count)
    {
        lock (_records)
        {
            while (_records.Count < count)
            {
                Assert.True(Monitor.Wait(_records, Deadline), $"only {_records.Count} of {count} records came");
            }

            return [.. _records.Select(record => record[(record.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
        }
    }

    public void Dispose() => _socket.Dispose();
}
