using System.Diagnostics;
using System.Text;

namespace Supervisor.Compatibility.Play;

/// <summary>A program of the play: what it has printed so far, and how it ended.</summary>
public sealed class ProgramRun : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new(), error = new();
    private readonly Task reading;

    public ProgramRun(Stage stage, string program, IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = stage.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in stage.Environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        reading = Task.WhenAll(Read(process.StandardOutput, output), Read(process.StandardError, error));
        // The standard input of a play is never a terminal, and at its end at once unless the scenario says otherwise.
        try
        {
            process.StandardInput.Write(input ?? "");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public int ExitCode => process.ExitCode;

    public string Output => Snapshot(output);

    public string Error => Snapshot(error);

    public async Task<bool> WaitForEnd(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            // A grandchild may hold the pipes open: then what has come within a moment is all.
            await Task.WhenAny(reading, Task.Delay(500, CancellationToken.None));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What it printed, then what it complained, then its exit status.</summary>
    public IEnumerable<string> Lines() =>
        [.. Cut(Output), .. Cut(Error).Select(line => "stderr: " + line), HasEnded ? $"exit {ExitCode}" : "still running"];

    public static IEnumerable<string> Cut(string text) =>
        text.Length == 0 ? [] : text.EndsWith('\n') ? text[..^1].Split('\n') : [.. text.Split('\n'), "(no newline at the end)"];

    public void Dispose() => process.Dispose();

    private static string Snapshot(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }

    private static async Task Read(StreamReader from, StringBuilder to)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await from.ReadAsync(buffer)) > 0)
        {
            lock (to)
            {
                to.Append(buffer, 0, count);
            }
        }
    }
}
