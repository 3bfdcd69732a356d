using Supervisor.Configuration;
using Supervisor.Engine.Http.Tls;

namespace Supervisor.Engine.Http;

/// <summary>A server of the configuration, for a unix socket the descriptor that is bound already, and for TLS what is shown.</summary>
internal sealed record ListeningSocket(ServerSettings Settings, int? Descriptor = null, TlsIdentity? Tls = null);
