namespace Supervisor.Engine.Posix;

/// <summary>Who is at the other end of a unix socket, as the kernel noted at connect.</summary>
public readonly record struct PeerCredentials(int Pid, uint Uid, uint Gid)
{
    /// <summary>Null when <paramref name="socket"/> is not a connected unix socket.</summary>
    public static unsafe PeerCredentials? Of(int socket)
    {
        var credentials = stackalloc uint[3];
        uint size = 3 * sizeof(uint);
        var answer = Libc.GetSocketOption(socket, Libc.SocketLevel, Libc.PeerCredentialsOption, credentials, &size);
        // A socket without a peer answers pid 0 and ids of -1; a peer in another namespace of pids has pid 0, but it is somebody.
        return answer < 0 || (credentials[0] == 0 && credentials[1] == uint.MaxValue) ? null : new PeerCredentials((int)credentials[0], credentials[1], credentials[2]);
    }

    /// <summary>The further groups of the peer's process at connect (SO_PEERGROUPS, Linux 4.13); null when the kernel does not say.</summary>
    public static unsafe IReadOnlyList<uint>? GroupsOf(int socket)
    {
        const int Usual = 64, Most = 65_536;
        for (var room = Usual; room <= Most; room *= 32)
        {
            var groups = new uint[room];
            var size = (uint)(room * sizeof(uint));
            fixed (uint* start = groups)
            {
                if (Libc.GetSocketOption(socket, Libc.SocketLevel, Libc.PeerGroupsOption, start, &size) == 0)
                {
                    return groups[..(int)(size / sizeof(uint))];
                }
            }

            if (Libc.Error != Errno.ERANGE)
            {
                return null;
            }
        }

        return null;
    }
}
