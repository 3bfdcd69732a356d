using System.Diagnostics;
using Supervisor.Client;
using Supervisor.Unit.Ctl.Comparison;

namespace Supervisor.Unit.Client;

/// <summary>Debian's supervisord in a folder of its own with a dozen programs in every state; one for all tests of the collection.</summary>
public sealed class OriginalSupervisor : IDisposable
{
    public const string Daemon = "/usr/bin/supervisord";
    public const string Ctl = "/usr/bin/supervisorctl";

    public OriginalSupervisor()
    {
        if (!Installed)
        {
            return;
        }

        Port = FreePort();
        File.WriteAllText(ConfigPath, Configuration());
        var (status, text) = RunProgram(Daemon, ["-c", ConfigPath], "");
        Assert.True(status == 0, text);
        Client = new XmlRpcClient(SupervisorEndpoint.Unix(SocketPath));
        WaitUntil("Running", ComparedPrograms.Running);
        WaitUntil("Fatal", "fatal");
        WaitUntil("Exited", "once");
    }

    public static bool Installed => File.Exists(Daemon) && File.Exists(Ctl);

    public string Folder { get; } = Directory.CreateTempSubdirectory("original").FullName;

    public string ConfigPath => Path.Combine(Folder, "s.conf");

    public string SocketPath => Path.Combine(Folder, "s.sock");

    public int Port { get; }

    public XmlRpcClient Client { get; } = null!;

    /// <summary>A program of the original, its standard input given, output and errors together.</summary>
    public static (int Status, string Text) RunProgram(string path, IEnumerable<string> arguments, string input)
    {
        using var program = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        program.StandardInput.Write(input);
        program.StandardInput.Close();
        var error = program.StandardError.ReadToEndAsync();
        var output = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        return (program.ExitCode, output + error.Result);
    }

    public void WaitUntil(string state, params string[] names)
    {
        var wait = Client.ActAsync("wait", new ActionRequest { Names = names, States = [state], TimeoutSeconds = 30 }, CancellationToken.None);
        Assert.All(wait.ToBlockingEnumerable(), result => Assert.Null(result.Fault));
    }

    public void Dispose()
    {
        if (Installed)
        {
            var pid = int.Parse(File.ReadAllText(Path.Combine(Folder, "supervisord.pid")));
            using var daemon = Process.GetProcessById(pid);
            Client.ShutdownAsync(CancellationToken.None).GetAwaiter().GetResult();
            Client.Dispose();
            Assert.True(daemon.WaitForExit(TimeSpan.FromSeconds(60)));
        }

        Directory.Delete(Folder, true);
    }

    public static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return ((System.Net.IPEndPoint)socket.LocalEndpoint).Port;
    }

    private string Configuration() => $"""
        [unix_http_server]
        file={SocketPath}
        [inet_http_server]
        port=127.0.0.1:{Port}
        username=jo
        password=secret
        [supervisord]
        logfile=%(here)s/supervisord.log
        pidfile=%(here)s/supervisord.pid
        childlogdir=%(here)s
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://{SocketPath}

        """ + ComparedPrograms.Text;
}

/// <summary>The tests that need Debian's supervisor; they share one and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OriginalCollection : ICollectionFixture<OriginalSupervisor>
{
    public const string Name = "original supervisord";
}

/// <summary>Skipped where the original is not installed.</summary>
public sealed class OriginalFactAttribute : FactAttribute
{
    public OriginalFactAttribute() => Skip = OriginalSupervisor.Installed ? null : "Debian's supervisor is not installed";
}

/// <summary>Skipped where the original is not installed.</summary>
public sealed class OriginalTheoryAttribute : TheoryAttribute
{
    public OriginalTheoryAttribute() => Skip = OriginalSupervisor.Installed ? null : "Debian's supervisor is not installed";
}
