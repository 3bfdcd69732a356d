using Supervisor.Configuration;

namespace Supervisor.Engine.Http;

/// <summary>A server of the configuration, and for a unix socket the descriptor that is bound already.</summary>
internal sealed record ListeningSocket(ServerSettings Settings, int? Descriptor = null);
