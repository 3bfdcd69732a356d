using System.Diagnostics;
using System.Globalization;
using Mono.Unix.Native;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>One supervisord in a folder of its own, ours or the original; ended by its pid, with everything it started.</summary>
internal sealed class EngineRun : IDisposable
{
    private readonly string _program;
    private Process? _foreground;
    private Task<string> _output = Task.FromResult("");
    private Task<string> _errors = Task.FromResult("");
    private int _pid;

    /// <param name="programs">Sections of the configuration; FOLDER stands for the run's own folder.</param>
    /// <param name="supervisord">More keys of [supervisord].</param>
    /// <param name="server">More keys of [unix_http_server].</param>
    /// <param name="program">Another supervisord than ours.</param>
    public EngineRun(string programs, string supervisord = "", string server = "", string? program = null)
    {
        _program = program ?? EngineBinary.Supervisord;
        // Programs of other users write here too.
        Syscall.chmod(Folder, (FilePermissions)0b111_111_111);
        (_supervisord, _server) = (supervisord, server);
        Configure(programs);
    }

    private readonly string _supervisord;
    private readonly string _server;

    public string Folder { get; } = Directory.CreateTempSubdirectory("engine").FullName;

    public string ConfigPath => Path.Combine(Folder, "s.conf");

    public string SocketPath => Path.Combine(Folder, "s.sock");

    public string PidPath => Path.Combine(Folder, "s.pid");

    public string LogPath => Path.Combine(Folder, "s.log");

    public int Pid => _pid != 0 ? _pid : throw new InvalidOperationException("not started");

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    /// <summary>What the foreground engine wrote, once it has ended.</summary>
    public string Output => _output.Result;

    public string Errors => _errors.Result;

    public JsonClient Json => field ??= new(SupervisorEndpoint.Unix(SocketPath));

    public XmlRpcClient Rpc => field ??= new(SupervisorEndpoint.Unix(SocketPath));

    public string In(string name) => Path.Combine(Folder, name);

    public string Read(string name) => File.Exists(In(name)) ? File.ReadAllText(In(name)) : "";

    public void Configure(string programs) => File.WriteAllText(ConfigPath, $"""
        [unix_http_server]
        file={SocketPath}
        {_server}
        [supervisord]
        {Unless("logfile", LogPath)}
        pidfile={PidPath}
        {Unless("childlogdir", Folder)}
        {_supervisord}
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://{SocketPath}

        """ + programs.Replace("FOLDER", Folder, StringComparison.Ordinal));

    /// <summary>A key that the test has not given itself.</summary>
    private string Unless(string key, string value) => _supervisord.Contains(key + "=", StringComparison.Ordinal) ? "" : $"{key}={value}";

    /// <summary>Starts it as a daemon, and returns when it is up.</summary>
    public EngineRun Daemon(params string[] arguments)
    {
        var start = ProgramRun.Of(_program, ["-c", ConfigPath, .. arguments], folder: Folder);
        Assert.True(start.Status == 0, start.Text);
        return Up();
    }

    /// <summary>Starts it with -n, and returns when it is up.</summary>
    public EngineRun Foreground(params string[] arguments)
    {
        _foreground = System.Diagnostics.Process.Start(ProgramRun.Info(_program, ["-n", "-c", ConfigPath, .. arguments], Folder))!;
        _output = _foreground.StandardOutput.ReadToEndAsync();
        _errors = _foreground.StandardError.ReadToEndAsync();
        return Up();
    }

    /// <summary>Starts it with -n by a program that becomes it (prlimit, setpriv …), and returns when it is up.</summary>
    public EngineRun Under(params string[] words)
    {
        _foreground = System.Diagnostics.Process.Start(ProgramRun.Info(words[0], [.. words[1..], _program, "-n", "-c", ConfigPath], Folder))!;
        _output = _foreground.StandardOutput.ReadToEndAsync();
        _errors = _foreground.StandardError.ReadToEndAsync();
        return Up();
    }

    /// <summary>The same as a shell without job control starts it with "&amp;": INT and QUIT are ignored.</summary>
    public EngineRun Behind()
    {
        _foreground = System.Diagnostics.Process.Start(
            ProgramRun.Info("/bin/sh", ["-c", "trap '' INT QUIT; exec \"$@\"", "sh", _program, "-n", "-c", ConfigPath], Folder))!;
        _output = _foreground.StandardOutput.ReadToEndAsync();
        _errors = _foreground.StandardError.ReadToEndAsync();
        return Up();
    }

    /// <summary>Starts it in a way that is expected to fail.</summary>
    public ProgramRun Refused(params string[] arguments) => ProgramRun.Of(_program, ["-n", "-c", ConfigPath, .. arguments], folder: Folder);

    public void Kill(Signum signal) => OutsideView.Signal(Pid, signal);

    /// <summary>Waits for the end of a foreground engine.</summary>
    public int ExitStatus()
    {
        Assert.True(_foreground!.WaitForExit(Eventually.Deadline), $"it does not end:\n{Log}");
        return _foreground.ExitCode;
    }

    public SupervisedProcess Process(string name) => Processes().Single(process => process.Name == name);

    /// <summary>By XML-RPC, which the original speaks too.</summary>
    public IReadOnlyList<SupervisedProcess> Processes() => Rpc.GetProcessesAsync([], CancellationToken.None).GetAwaiter().GetResult();

    public SupervisedProcess WaitFor(string name, string state) => WaitFor(name, process => process.State == state, state);

    public SupervisedProcess WaitFor(string name, Func<SupervisedProcess, bool> condition, string what = "the condition") => Eventually.Gives(
        () => Processes().FirstOrDefault(process => process.Name == name) is { } found && condition(found) ? found : null,
        () => $"{name}: {what}; it is {Processes().FirstOrDefault(process => process.Name == name)}\n{Log}");

    public void WaitForLog(string text, int times = 1) =>
        Eventually.Holds(() => Log.Split(text).Length > times, () => $"'{text}' in the log:\n{Log}");

    /// <summary>Waits until a file of the run's folder holds the text.</summary>
    public string WaitForFile(string name, string text) =>
        Eventually.Gives(() => Read(name) is { } content && content.Contains(text, StringComparison.Ordinal) ? content : null, () => $"'{text}' in {name}: {Read(name)}");

    /// <summary>Our supervisorctl, as a program of its own.</summary>
    public ProgramRun Ctl(string line, string input = "") => ProgramRun.Of(EngineBinary.Supervisorctl, ["-c", ConfigPath, .. line.Split(' ')], input, Folder);

    /// <summary>Debian's supervisorctl.</summary>
    public ProgramRun OriginalCtl(string line, string input = "") =>
        ProgramRun.Of(Client.OriginalSupervisor.Ctl, ["-c", ConfigPath, .. line.Split(' ')], input, Folder);

    public void Dispose()
    {
        Rpc.Dispose();
        Json.Dispose();
        if (_pid != 0 && OutsideView.Lives(_pid))
        {
            OutsideView.Signal(_pid, Signum.SIGTERM);
            var clock = Stopwatch.StartNew();
            while (OutsideView.Lives(_pid))
            {
                if (clock.Elapsed > Eventually.Deadline)
                {
                    OutsideView.Signal(_pid, Signum.SIGKILL);
                }

                Thread.Sleep(15);
            }
        }

        _foreground?.WaitForExit();
        _foreground?.Dispose();
        Directory.Delete(Folder, true);
    }

    /// <summary>Waits until it has written its pidfile.</summary>
    public EngineRun Up()
    {
        _pid = int.Parse(
            Eventually.Gives(
                () =>
                {
                    Assert.False(_foreground is { HasExited: true }, _foreground is { HasExited: true } ? Output + Errors : "");
                    return Read("s.pid") is { } text && text.EndsWith('\n') ? text : null;
                },
                () => $"a pidfile:\n{Log}"),
            CultureInfo.InvariantCulture);
        return this;
    }
}
