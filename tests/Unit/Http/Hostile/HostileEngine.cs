using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Supervisor.Unit.EndToEnd;

namespace Supervisor.Unit.Http.Hostile;

/// <summary>A real engine with a TCP server that asks for a password, one that asks for none, and a program that talks without end.</summary>
internal sealed class HostileEngine : IDisposable
{
    /// <summary>Who may only look.</summary>
    public static readonly string Reader = $"Authorization: Basic {Convert.ToBase64String("ro:look"u8)}\r\n";

    public static readonly string Authorized = $"Authorization: Basic {Convert.ToBase64String("jo:secret"u8)}\r\n";

    private readonly EngineRun _run;
    private readonly List<Socket> _sockets = [];
    private readonly int _memory;

    public HostileEngine(string more = "")
    {
        (Port, OpenPort) = (FreePort.Any(), FreePort.Any());
        _run = new EngineRun($"""
            [inet_http_server]
            port=127.0.0.1:{Port}
            username=jo
            password=secret
            [http_user:ro]
            password=look
            [inet_http_server:open]
            port=127.0.0.1:{OpenPort}
            users=
            [program:flood]
            command=/bin/sh -c "exec yes 0123456789012345678901234567890123456789012345678901234567890123456789"
            autostart=false
            stdout_logfile_maxbytes=20MB
            [program:long]
            command=/bin/sh -c "yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -c 15000000"
            autostart=false
            autorestart=false
            startsecs=0
            stdout_logfile_maxbytes=0
            [program:cat]
            command=/bin/cat
            startsecs=0
            {more}

            """).Daemon();
        _run.WaitFor("cat", "Running");
        for (var i = 0; i < 20; i++)
        {
            Served();
        }

        DescriptorsBefore = Descriptors;
        _memory = OutsideView.ResidentKilobytes(_run.Pid);
    }

    public int Port { get; }

    public int OpenPort { get; }

    public EngineRun Run => _run;

    /// <summary>How much it has grown, in MiB.</summary>
    public int Growth => (OutsideView.ResidentKilobytes(_run.Pid) - _memory) / 1024;

    public int DescriptorsBefore { get; }

    public int Descriptors => Directory.GetFiles($"/proc/{_run.Pid}/fd").Length;

    /// <summary>A connection that is kept until the end.</summary>
    public Socket Open(bool open = false, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 40_000, SendTimeout = 10_000, NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(IPAddress.Loopback, open ? OpenPort : Port);
        _sockets.Add(socket);
        return socket;
    }

    public Socket Send(string request, bool open = false, string from = "127.0.0.1") => Send(Encoding.Latin1.GetBytes(request), open, from);

    public Socket Send(byte[] request, bool open = false, string from = "127.0.0.1")
    {
        var socket = Open(open, from);
        TrySend(socket, request);
        return socket;
    }

    /// <summary>False when it has been hung up on.</summary>
    public static bool TrySend(Socket socket, ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[socket.Send(bytes)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>All that comes until the engine hangs up.</summary>
    public static string ReadAll(Socket socket)
    {
        var all = new StringBuilder();
        var buffer = new byte[64 << 10];
        try
        {
            while (socket.Receive(buffer) is > 0 and var count)
            {
                all.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException hungUp) when (hungUp.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // So it ends, too.
        }

        return all.ToString();
    }

    /// <summary>One request on a connection of its own, and the whole answer.</summary>
    public string Ask(string request, bool open = false) => ReadAll(Send(request, open));

    public string AskFrom(string from, string request) => ReadAll(Send(request, from: from));

    /// <summary>How long an honest client waits for an answer, at its best of three: the machine has other work.</summary>
    public double Served(string from = "127.0.0.1") => Enumerable.Range(0, 3).Min(_ =>
    {
        var begin = Stopwatch.GetTimestamp();
        var socket = Send($"GET /v1/processes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Authorized}\r\n", from: from);
        Assert.Contains("\"cat\"", ReadAll(socket));
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    });

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _run.Dispose();
    }
}
