using System.Diagnostics;

namespace Supervisor.Unit.World;

/// <summary>The Python supervisord of the distribution, where it is installed: run as a black box.</summary>
internal static class OriginalSupervisord
{
    private const string Program = "/usr/bin/supervisord";

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>What it prints about a file it refuses, and its exit status.</summary>
    public static (int ExitCode, string Errors) Refusal(string path)
    {
        using var process = Start(path);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }

    /// <summary>Starts it in the foreground and tells whether it came up before it ended or the deadline passed.</summary>
    public static bool ComesUp(string path, TimeSpan deadline)
    {
        using var process = Start(path);
        var up = Task.Run(() =>
        {
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (line.Contains("supervisord started with pid", StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }).WaitAsync(deadline);
        try
        {
            return up.GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            if (!process.HasExited)
            {
                Mono.Unix.Native.Syscall.kill(process.Id, Mono.Unix.Native.Signum.SIGTERM);
            }

            process.WaitForExit();
        }
    }

    private static Process Start(string path) => Process.Start(new ProcessStartInfo(Program, ["-n", "-c", path])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = Path.GetDirectoryName(path),
        Environment = { ["LANG"] = "C.UTF-8" },
    })!;
}
