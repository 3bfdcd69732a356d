using Supervisor.Unit.Client;
using Supervisor.Unit.EndToEnd;

namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>Our engine with the programs that the original has in <see cref="OriginalSupervisor"/>; one for all tests of the collection.</summary>
public sealed class OurSupervisor : IDisposable
{
    private readonly EngineRun? _engine;

    public OurSupervisor()
    {
        if (EngineBinary.Folder is null || !OriginalSupervisor.Installed)
        {
            return;
        }

        Port = OriginalSupervisor.FreePort();
        _engine = new EngineRun($"[inet_http_server]\nport=127.0.0.1:{Port}\nusername=jo\npassword=secret\n" + ComparedPrograms.Text).Daemon();
        foreach (var name in (string[])["cat", "talk", "nolog", "grp:ga", "many:many_02", "averyveryverylongprogramnameindeed"])
        {
            _engine.WaitFor(name, "Running");
        }

        _engine.WaitFor("fatal", "Fatal");
        _engine.WaitFor("once", "Exited");
    }

    public int Port { get; }

    public string ConfigPath => _engine!.ConfigPath;

    public string SocketPath => _engine!.SocketPath;

    public void Dispose() => _engine?.Dispose();
}

/// <summary>The tests that share our engine and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OurCollection : ICollectionFixture<OurSupervisor>
{
    public const string Name = "our supervisord";
}
