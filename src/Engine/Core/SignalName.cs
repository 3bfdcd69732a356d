namespace Supervisor.Engine.Core;

/// <summary>The names of Linux's signals on x64 and arm64.</summary>
public static class SignalName
{
    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>"SIGTERM"; for real-time signals "signal 34".</summary>
    public static string Of(int number) => number > 0 && number < Names.Length ? $"SIG{Names[number]}" : $"signal {number}";

    /// <summary>A signal by name (any case, "SIG" optional) or number; 0 when there is none such.</summary>
    public static int Parse(string text)
    {
        if (int.TryParse(text, out var number))
        {
            return number is > 0 and < 65 ? number : 0;
        }

        var name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        return name switch
        {
            "" => 0,
            "CLD" => 17,
            "POLL" => 29,
            "IOT" => 6,
            _ => Math.Max(0, Array.IndexOf(Names, name)),
        };
    }
}
