using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Supervisor.PSModule;

/// <summary>Starts an engine's binary, as a daemon or attached to this pwsh, and keeps what it says on its error stream.</summary>
internal sealed class EngineLaunch : IDisposable
{
    /// <summary>
    /// The engine does not end with its parent, so an sh stands between: when our end of its input closes, however this pwsh ended,
    /// it stops the engine. A Ctrl-C at the terminal is for pwsh alone: setsid keeps it from the engine, and the sh outlives it.
    /// </summary>
    private const string Leash = """
        exec 3<&0 </dev/null
        trap : INT QUIT HUP
        command -v setsid >/dev/null 2>&1 && set -- setsid "$@"
        "$@" >/dev/null 3<&- &
        engine=$!
        ( trap "" INT QUIT HUP; while read -r _ <&3; do :; done; kill -TERM $engine ) >/dev/null 2>&1 &
        leash=$!
        status=0
        while kill -0 $engine 2>/dev/null; do wait $engine; status=$?; done
        kill $leash 2>/dev/null
        exit $status
        """;

    // Strong references: when an attached launch is collected, its pipe closes and the engine stops.
    private static readonly ConcurrentDictionary<EngineLaunch, bool> Attached = new();

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _endOfErrors = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EngineLaunch(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => Attached.TryRemove(this, out _);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Throws <see cref="Win32Exception"/> when the binary cannot be run.</summary>
    public static EngineLaunch AsDaemon(string engine, string configuration, string folder)
    {
        var launch = new EngineLaunch(Start(folder, engine, "-c", configuration));
        launch._process.StandardInput.Close();
        return launch;
    }

    public static EngineLaunch AsAttached(string engine, string configuration, string folder)
    {
        var launch = new EngineLaunch(Start(folder, "/bin/sh", "-c", Leash, "supervisor-leash", engine, "-n", "-c", configuration));
        Attached[launch] = true;
        if (launch.HasExited)
        {
            Attached.TryRemove(launch, out _);
        }

        return launch;
    }

    /// <summary>What it said, once it has exited. A daemon it left behind may hold the stream open, so its end is not waited for long.</summary>
    public async Task<IReadOnlyList<string>> ErrorsAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(_endOfErrors.Task, Task.Delay(TimeSpan.FromSeconds(1), cancellation)).ConfigureAwait(false);
        lock (_errors)
        {
            return _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }

    /// <summary>Ends an attached engine.</summary>
    public void Release() => _process.StandardInput.Close();

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Start(string folder, string file, params string[] arguments) => new(file, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder,
    };

    private void Take(string? line)
    {
        if (line is null)
        {
            _endOfErrors.TrySetResult();
            return;
        }

        lock (_errors)
        {
            _errors.Append(line).Append('\n');
        }
    }
}
