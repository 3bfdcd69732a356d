using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.World;

/// <summary>Listening sockets that are only counted.</summary>
public sealed class FakeSockets : IListeningSockets
{
    private int _last = 1000;

    /// <summary>Descriptors that are open, by address.</summary>
    public Dictionary<int, string> Open { get; } = [];

    /// <summary>What the next attempts fail with; null or nothing: they work.</summary>
    public Queue<string?> Failures { get; } = new();

    public void LookUp(FastCgiSettings settings)
    {
    }

    public ListeningResult Listen(FastCgiSettings settings)
    {
        if (Failures.TryDequeue(out var failure) && failure is not null)
        {
            return new(-1, failure);
        }

        Assert.DoesNotContain(settings.SocketUrl, Open.Values);
        Open[++_last] = settings.SocketUrl;
        return new(_last, null);
    }

    public void Close(int descriptor) => Assert.True(Open.Remove(descriptor), "a socket was closed twice");
}
