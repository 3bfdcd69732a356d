using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>
/// Sockets that listen for FastCGI programs: CLOEXEC here, so that only the child they are handed to has them, and blocking,
/// as programs that accept on descriptor 0 expect.
/// </summary>
public sealed unsafe class ListeningSockets : IListeningSockets
{
    /// <summary>SOMAXCONN; the kernel cuts it to its own limit.</summary>
    private const int LongestBacklog = 4096;

    private readonly ConcurrentDictionary<string, IPAddress> _addresses = new(StringComparer.OrdinalIgnoreCase);

    public void LookUp(FastCgiSettings settings)
    {
        if (IsUnix(settings, out var address) || IPAddress.TryParse(Host(address), out _))
        {
            return;
        }

        try
        {
            if (Dns.GetHostAddresses(Host(address), AddressFamily.InterNetwork) is [var found, ..])
            {
                _addresses[Host(address)] = found;
            }
        }
        catch (SocketException)
        {
            // What the name cannot be found for is told when the socket is made.
        }
    }

    public ListeningResult Listen(FastCgiSettings settings)
    {
        var unix = IsUnix(settings, out var address);
        var fd = Libc.Socket(unix ? Libc.UnixFamily : Libc.InternetFamily, Libc.StreamSocket | Libc.SocketCloseOnExec, 0);
        if (fd < 0)
        {
            return new(-1, Words(Libc.Error));
        }

        var error = unix ? ListenAtFile(fd, address, settings) : ListenAtPort(fd, address, settings);
        if (error is null)
        {
            return new(fd, null);
        }

        Libc.Close(fd);
        return new(-1, error);
    }

    public void Close(int descriptor) => Libc.Close(descriptor);

    private string? ListenAtPort(int fd, string address, FastCgiSettings settings)
    {
        var host = Host(address);
        if (!(IPAddress.TryParse(host, out var ip) || _addresses.TryGetValue(host, out ip)) || ip.AddressFamily != AddressFamily.InterNetwork)
        {
            return "[Errno -2] Name or service not known";
        }

        // struct sockaddr_in: family, port and address in network order, eight zeroes.
        var name = stackalloc byte[16];
        new Span<byte>(name, 16).Clear();
        *(ushort*)name = Libc.InternetFamily;
        BinaryPrimitives.WriteUInt16BigEndian(new(name + 2, 2), ushort.Parse(address.AsSpan(host.Length + 1), System.Globalization.CultureInfo.InvariantCulture));
        ip.TryWriteBytes(new(name + 4, 4), out _);
        var yes = 1;
        return Libc.SetSocketOption(fd, Libc.SocketLevel, Libc.ReuseAddressOption, &yes, sizeof(int)) < 0 || Libc.Bind(fd, name, 16) < 0
            ? Words(Libc.Error)
            : Listen(fd, settings);
    }

    /// <summary>
    /// Whether a living process other than this one listens there. Workers may outlive the engine that gave them the socket;
    /// then nobody can want it any more, and after a crash the next engine must be able to start.
    /// </summary>
    private static bool BelongsToAnother(string file) => UnixAddress.TryConnect(file, out var listener) switch
    {
        Errno.ECONNREFUSED or Errno.ENOENT => false,
        0 when listener > 0 => listener != Environment.ProcessId && ProcessGroup.Lives(listener),
        _ => true,
    };

    /// <summary>
    /// Bound under a name of its own, given owner and mode, made to listen, and only then put in the place of the file: of a socket
    /// that nobody answers on, as the end of a program leaves it, and of nothing else.
    /// </summary>
    private static string? ListenAtFile(int fd, string file, FastCgiSettings settings)
    {
        try
        {
            if (UnixAddress.IsTooLong(file))
            {
                return $"the path is too long for a unix socket, it may have {UnixAddress.LongestName} bytes";
            }

            using var made = NewSocketFile.Bind(fd, file);
            if (Problem(made.InPlace, file) is { } taken)
            {
                return taken;
            }

            // It is born without any.
            made.SetMode((uint)(settings.Mode ?? UsualMode()));
            made.SetOwner(settings.OwnerUid, settings.OwnerUid is null ? null : settings.OwnerGid);
            if (Listen(fd, settings) is { } problem)
            {
                return problem;
            }

            // Once more: it may be another by now.
            if (made.InPlace is { IsSocket: false })
            {
                return $"{file} is there already and is no socket";
            }

            made.TakePlace();
            return null;
        }
        catch (PosixException problem)
        {
            return problem.Call switch
            {
                "chown" => $"cannot give it to user {settings.OwnerUid}: {Words(problem.Errno)}",
                "chmod" => $"cannot set its mode: {Words(problem.Errno)}",
                _ => Words(problem.Errno),
            };
        }
    }

    /// <summary>What the umask leaves. Setting it is the only call that tells it, and other threads make files meanwhile.</summary>
    private static int UsualMode()
    {
        const int all = 0b111_111_111, usual = 0b000_010_010, octal = 8;
        const string key = "Umask:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
            return all & ~(line is null ? usual : Convert.ToInt32(line[key.Length..].Trim(), octal));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return all & ~usual;
        }
    }

    private static string? Problem(Libc.FileIdentity? there, string file) =>
        there is null ? null
        : there is { IsSocket: false } ? $"{file} is there already and is no socket"
        : BelongsToAnother(file) ? "in use: somebody answers on it"
        : null;

    private static string? Listen(int fd, FastCgiSettings settings) => Libc.Listen(fd, settings.Backlog ?? LongestBacklog) < 0 ? Words(Libc.Error) : null;

    private static bool IsUnix(FastCgiSettings settings, out string address)
    {
        var unix = settings.SocketUrl.StartsWith("unix://", StringComparison.Ordinal);
        address = settings.SocketUrl[(unix ? "unix://" : "tcp://").Length..];
        return unix;
    }

    private static string Host(string address) => address[..address.LastIndexOf(':')];

    private static string Words(int errno) => $"[Errno {errno}] {Errno.Words(errno)}";
}
