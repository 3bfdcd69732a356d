using System.ComponentModel;
using System.Diagnostics;
using Supervisor.Client.Bridge;

namespace Supervisor.Client;

/// <summary>
/// The way to an engine over ssh: one ssh process for any number of connections, started when the first is wanted and again when one is
/// wanted after it died. The only file of this library that starts a process.
/// </summary>
public sealed class SshTransport(SshTarget target) : IEngineTransport
{
    /// <summary>Which program is run instead of "ssh".</summary>
    public const string ProgramVariable = "SUPERVISOR_SSH";

    private readonly object _gate = new();
    private Task<Connected>? _connected;
    private bool _disposed;

    public string Host => target.Host;

    /// <summary>The process id of ssh; null when none runs.</summary>
    public int? ProcessId => _connected is { IsCompletedSuccessfully: true } there && !there.Result.Link.Ended.IsCompleted ? there.Result.Ssh.Id : null;

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (connecting, isNew) = Connecting();
            var connected = await connecting.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await connected.Link.OpenAsync(cancellation).ConfigureAwait(false);
            }
            catch (BridgeEndedException ended)
            {
                // One that was alive a moment ago may just have died; one that we have started is not tried twice.
                if (isNew)
                {
                    throw new SupervisorException(SupervisorErrorKind.ConnectionLost, target.Address, await connected.WhyAsync(ended.Message).ConfigureAwait(false), ended);
                }
            }
        }
    }

    public void Dispose()
    {
        Task<Connected>? connected;
        lock (_gate)
        {
            (_disposed, connected, _connected) = (true, _connected, null);
        }

        _ = connected?.ContinueWith(there => there.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    /// <summary>All who want to connect at the same time wait for the same ssh, and hear of the same failure.</summary>
    private (Task<Connected> Task, bool IsNew) Connecting()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connected is { IsFaulted: false } known && !(known.IsCompletedSuccessfully && known.Result.Link.Ended.IsCompleted))
            {
                return (known, false);
            }

            if (_connected is { IsCompletedSuccessfully: true } dead)
            {
                dead.Result.Dispose();
            }

            _connected = Task.Run(StartAsync);
            return (_connected, true);
        }
    }

    private async Task<Connected> StartAsync()
    {
        var connected = new Connected(Start());
        try
        {
            await connected.Link.Greeted.WaitAsync(target.GreetingTime).ConfigureAwait(false);
            return connected;
        }
        catch (TimeoutException late)
        {
            connected.Dispose();
            throw new SupervisorException(SupervisorErrorKind.Timeout, target.Address, $"ssh has not got through in {target.GreetingTime.TotalSeconds:0.#} seconds", late);
        }
        catch (Exception failure) when (failure is BridgeEndedException or FormatException)
        {
            var why = await connected.WhyAsync(failure.Message).ConfigureAwait(false);
            connected.Dispose();
            var kind = why.Contains("Permission denied (", StringComparison.Ordinal) ? SupervisorErrorKind.Unauthenticated : SupervisorErrorKind.Unreachable;
            throw new SupervisorException(kind, target.Address, why, failure);
        }
    }

    private Process Start()
    {
        var program = Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } other ? other : "ssh";
        // Ctrl+C at the terminal goes to every process of the foreground: it stops the command, and must not end the session.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' INT QUIT; exec \"$0\" \"$@\"", program, .. target.Arguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            throw new SupervisorException(SupervisorErrorKind.Unreachable, target.Address, $"{program} cannot be started: {refused.Message}", refused);
        }
    }

    /// <summary>A running ssh, its link and what it complains of.</summary>
    private sealed class Connected : IDisposable
    {
        private const int Stack = 128 << 10;

        private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

        private readonly TaskCompletionSource<string> _errors = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _disposed;

        public Connected(Process ssh)
        {
            Ssh = ssh;
            Link = BridgeLink.Near(ssh.StandardOutput.BaseStream, ssh.StandardInput.BaseStream);
            new Thread(ReadErrors, Stack) { IsBackground = true, Name = "ssh errors" }.Start();
        }

        public Process Ssh { get; }

        public BridgeLink Link { get; }

        /// <summary>What ssh says, else how it ended, else what the link saw.</summary>
        public async Task<string> WhyAsync(string otherwise)
        {
            try
            {
                var errors = await _errors.Task.WaitAsync(LastWords).ConfigureAwait(false);
                if (errors.Length > 0)
                {
                    return errors.Contains("not found", StringComparison.Ordinal) && errors.Contains(SshTarget.UsualEngine, StringComparison.Ordinal)
                        ? $"{errors}; the engine's binary must be on the PATH there, or be named with -RemotePath"
                        : errors;
                }

                await Ssh.WaitForExitAsync().WaitAsync(LastWords).ConfigureAwait(false);
                return Ssh.ExitCode == 0 ? otherwise : $"ssh ended with exit code {Ssh.ExitCode}; {otherwise}";
            }
            catch (TimeoutException)
            {
                return otherwise;
            }
        }

        /// <summary>The end of its input ends the bridge, and so ssh; one that hangs is killed.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Link.Dispose();
                _ = Task.Run(EndAsync);
            }
        }

        private async Task EndAsync()
        {
            try
            {
                await Task.Run(Ssh.StandardInput.Close).WaitAsync(LastWords).ConfigureAwait(false);
                await Ssh.WaitForExitAsync().WaitAsync(LastWords).ConfigureAwait(false);
            }
            catch (Exception stuck) when (stuck is TimeoutException or IOException or InvalidOperationException)
            {
                Ssh.Kill(entireProcessTree: true);
            }
        }

        private void ReadErrors()
        {
            var errors = new SshErrors();
            var buffer = new char[1 << 10];
            try
            {
                for (int count; (count = Ssh.StandardError.Read(buffer, 0, buffer.Length)) > 0;)
                {
                    errors.Add(buffer.AsSpan(0, count));
                }
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException)
            {
                // What has been read is what there is.
            }

            _errors.TrySetResult(errors.Finish());
        }
    }
}
