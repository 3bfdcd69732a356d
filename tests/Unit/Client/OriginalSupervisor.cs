using System.Diagnostics;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

/// <summary>Debian's supervisord in a folder of its own with a dozen programs in every state; one for all tests of the collection.</summary>
public sealed class OriginalSupervisor : IDisposable
{
    public const string Daemon = "/usr/bin/supervisord";
    public const string Ctl = "/usr/bin/supervisorctl";

    private static readonly string[] Settled = ["cat", "talk", "nolog", "grp:ga", "many:*", "averyveryverylongprogramnameindeed"];

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
        WaitUntil("Running", Settled);
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

    private static int FreePort()
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
        [program:cat]
        command=/bin/cat
        stdout_logfile=%(here)s/cat.log
        [program:talk]
        command=/bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; echo oops >&2; exec sleep 1000'
        stdout_logfile=%(here)s/talk.log
        stderr_logfile=%(here)s/talk.err
        [program:down]
        command=/bin/cat
        autostart=false
        [program:fatal]
        command=/bin/false
        startsecs=30
        startretries=0
        autorestart=false
        [program:missing]
        command=/no/such/command
        autostart=false
        [program:noexec]
        command=/etc/passwd
        autostart=false
        [program:once]
        command=/bin/sh -c 'exit 3'
        startsecs=0
        autorestart=false
        [program:backoff]
        command=/bin/sh -c 'sleep 0.2; exit 1'
        startretries=100000
        [program:nolog]
        command=/bin/cat
        stdout_logfile=NONE
        stderr_logfile=NONE
        [program:many]
        command=/bin/cat
        process_name=%(program_name)s_%(process_num)02d
        numprocs=3
        startsecs=0
        [program:ga]
        command=/bin/cat
        [program:gb]
        command=/bin/cat
        autostart=false
        priority=5
        [group:grp]
        programs=ga,gb
        priority=7
        [program:averyveryverylongprogramnameindeed]
        command=/bin/cat
        """;
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
