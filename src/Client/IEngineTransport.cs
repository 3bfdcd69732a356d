namespace Supervisor.Client;

/// <summary>A way to an engine that is no socket of this machine; every call gives one more connection over the same way.</summary>
public interface IEngineTransport : IDisposable
{
    /// <summary>The host there, for messages.</summary>
    string Host { get; }

    /// <summary>Throws <see cref="SupervisorException"/> with the bare reason when the way is not open.</summary>
    ValueTask<Stream> ConnectAsync(CancellationToken cancellation);
}
