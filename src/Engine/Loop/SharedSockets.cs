using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Makes listening sockets to be handed to children.</summary>
public interface IListeningSockets
{
    /// <summary>Looks up the host in the socket's address, which may take its time; never called on the loop's thread.</summary>
    void LookUp(FastCgiSettings settings);

    /// <summary>Makes, binds and listens; called on the loop's thread.</summary>
    ListeningResult Listen(FastCgiSettings settings);

    void Close(int descriptor);
}

/// <summary>A descriptor that listens, or why there is none: "[Errno 98] Address already in use".</summary>
public readonly record struct ListeningResult(int Descriptor, string? Error);

/// <summary>The sockets of FastCGI programs that are open now. On the loop's thread only.</summary>
internal sealed class SharedSockets(IListeningSockets? port, WriteActivity write)
{
    private readonly Dictionary<SocketName, (int Descriptor, string Url)> _open = [];

    /// <summary>Why the first socket that was tried out could not be had; null while all could.</summary>
    public string? FirstProblem { get; private set; }

    /// <summary>The socket of a program; made when it is not there yet.</summary>
    public ListeningResult Open(SocketName name, FastCgiSettings settings)
    {
        if (_open.TryGetValue(name, out var known))
        {
            return new(known.Descriptor, null);
        }

        write(ActivityLevel.Info, $"Creating socket {settings.SocketUrl}");
        var made = port?.Listen(settings) ?? new(-1, "there are no sockets");
        if (made.Error is null)
        {
            _open[name] = (made.Descriptor, settings.SocketUrl);
            return made;
        }

        return made with { Error = $"Could not create FastCGI socket {settings.SocketUrl}: {made.Error}" };
    }

    public void Close(SocketName name)
    {
        if (_open.Remove(name, out var open))
        {
            write(ActivityLevel.Info, $"Closing socket {open.Url}");
            port!.Close(open.Descriptor);
        }
    }

    /// <summary>At the end of a life: a child that could not be ended may still have one.</summary>
    public void CloseAll()
    {
        foreach (var name in _open.Keys.ToList())
        {
            Close(name);
        }
    }

    public IReadOnlyList<OpenSocket> Capture() => [.. _open.Select(open => new OpenSocket(open.Key, open.Value.Descriptor, open.Value.Url))];

    public void Restore(IReadOnlyList<OpenSocket> sockets)
    {
        foreach (var socket in sockets)
        {
            _open[socket.Name] = (socket.Descriptor, socket.Url);
        }
    }

    /// <summary>Opens and closes it, so that a wrong address is noticed when its group is made and not at the first start.</summary>
    public void Try(SocketName name, FastCgiSettings settings)
    {
        if (Open(name, settings).Error is { } problem)
        {
            write(ActivityLevel.Critical, problem);
            FirstProblem ??= problem;
        }

        Close(name);
    }
}
