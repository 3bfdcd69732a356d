using Supervisor.Configuration;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Startup;

/// <summary>Every HTTP server of a configuration, open until disposed.</summary>
internal sealed class Servers : IDisposable
{
    public static Servers Open(SupervisorConfiguration configuration, Operations operations, LogOutput output, ActivityLog activity, LogFiles files, EngineMachine machine) => new();

    public void Dispose()
    {
    }
}
