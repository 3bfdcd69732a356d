using System.Globalization;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>pidproxy as it is called: a child in the foreground for a program that puts itself into the background, and signals for the pid in its file.</summary>
internal sealed class PidProxyCommand(string pidFile)
{
    private const int NotStarted = 127;

    private readonly TaskCompletionSource _end = new();

    public static int Run(CommandWords words)
    {
        if (words.Arguments is not [var pidFile, var command, ..])
        {
            StandardStreams.Out(Usage(words.CalledAs));
            return 1;
        }

        return new PidProxyCommand(pidFile).Run(Find(command), words.Arguments[1..]);
    }

    private int Run(string executable, string[] arguments)
    {
        // Before the child: its first signal must not find nobody to pass it on.
        using var signals = new Signals([Signals.Term, Signals.Hup, Signals.Int, Signals.Usr1, Signals.Usr2, Signals.Quit], PassOn);
        var (pid, error) = ChildAlone.Start(executable, arguments);
        if (pid <= 0)
        {
            StandardStreams.Error($"cannot start {arguments[0]}: {Errno.Words(error)} ({Errno.Name(error)})\n");
            return NotStarted;
        }

        var waiting = new Thread(() =>
        {
            ChildAlone.Await(pid);
            _end.TrySetResult();
        });
        waiting.IsBackground = true;
        waiting.Start();
        _end.Task.Wait();
        return 0;
    }

    /// <summary>As the original takes it, relative to the working directory; else as a shell finds it.</summary>
    private static string Find(string command)
    {
        var absolute = Path.GetFullPath(command);
        return File.Exists(absolute) ? absolute : CommandFinder.Find(command, null).Path ?? absolute;
    }

    private void PassOn(int signal)
    {
        if (ReadPid() is { } pid)
        {
            if (Libc.Kill(pid, signal) < 0)
            {
                var error = Libc.Error;
                StandardStreams.Error($"cannot send signal {signal} to {pid}: {Errno.Words(error)} ({Errno.Name(error)})\n");
            }
        }
        else
        {
            StandardStreams.Out($"Can't read child pidfile {pidFile}!\n");
        }

        if (signal is Signals.Term or Signals.Int or Signals.Quit)
        {
            _end.TrySetResult();
        }
    }

    /// <summary>Null for a file without a pid; 0 and less would mean groups of processes.</summary>
    private int? ReadPid()
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0 ? pid : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Usage(string calledAs) => $"""
        pidproxy -- run a command and pass signals on to the process whose pid is in a file.

        The command stays in the foreground while the process that it has started writes its
        pid into the file. TERM, HUP, INT, USR1, USR2 and QUIT are sent on to that pid.

        Usage: {calledAs} <pidfile name> <command> [<cmdarg1> ...]


        """;
}
