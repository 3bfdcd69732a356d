using System.Diagnostics;

namespace Supervisor.Unit.EndToEnd;

/// <summary>One program run to its end: its exit status and what it wrote.</summary>
internal sealed record ProgramRun(int Status, string Output, string Errors)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public string Text => Output + Errors;

    public static ProgramRun Of(string path, IEnumerable<string> arguments, string input = "", string? folder = null, TimeSpan? deadline = null)
    {
        using var program = Process.Start(Info(path, arguments, folder))!;
        program.StandardInput.Write(input);
        program.StandardInput.Close();
        var output = program.StandardOutput.ReadToEndAsync();
        var errors = program.StandardError.ReadToEndAsync();
        if (!Task.WaitAll([output, errors], deadline ?? Deadline))
        {
            program.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} {string.Join(' ', arguments)} did not end");
        }

        program.WaitForExit();
        return new(program.ExitCode, output.Result, errors.Result);
    }

    public static ProcessStartInfo Info(string path, IEnumerable<string> arguments, string? folder) => new(path, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder ?? "/",
        // Python's clients write in the encoding of the locale.
        Environment = { ["LC_ALL"] = "C.UTF-8" },
    };
}
