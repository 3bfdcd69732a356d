namespace Supervisor.Configuration;

/// <summary>Linux signals by name and number, as stopsignal and the signal command accept them.</summary>
public static class SignalNames
{
    private const int Last = 64;

    private static readonly Dictionary<string, int> ByName = new(StringComparer.Ordinal)
    {
        ["SIGHUP"] = 1,
        ["SIGINT"] = 2,
        ["SIGQUIT"] = 3,
        ["SIGILL"] = 4,
        ["SIGTRAP"] = 5,
        ["SIGABRT"] = 6,
        ["SIGIOT"] = 6,
        ["SIGBUS"] = 7,
        ["SIGFPE"] = 8,
        ["SIGKILL"] = 9,
        ["SIGUSR1"] = 10,
        ["SIGSEGV"] = 11,
        ["SIGUSR2"] = 12,
        ["SIGPIPE"] = 13,
        ["SIGALRM"] = 14,
        ["SIGTERM"] = 15,
        ["SIGSTKFLT"] = 16,
        ["SIGCHLD"] = 17,
        ["SIGCLD"] = 17,
        ["SIGCONT"] = 18,
        ["SIGSTOP"] = 19,
        ["SIGTSTP"] = 20,
        ["SIGTTIN"] = 21,
        ["SIGTTOU"] = 22,
        ["SIGURG"] = 23,
        ["SIGXCPU"] = 24,
        ["SIGXFSZ"] = 25,
        ["SIGVTALRM"] = 26,
        ["SIGPROF"] = 27,
        ["SIGWINCH"] = 28,
        ["SIGIO"] = 29,
        ["SIGPOLL"] = 29,
        ["SIGPWR"] = 30,
        ["SIGSYS"] = 31,
        ["SIGRTMIN"] = 34,
        ["SIGRTMAX"] = Last,
    };

    private static readonly Dictionary<int, string> ByNumber =
        ByName.Where(pair => pair.Key is not ("SIGIOT" or "SIGCLD" or "SIGPOLL")).ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Reads "TERM", "sigterm" or "15"; any case, SIG optional.</summary>
    public static Parsed<int> Parse(string text)
    {
        if (ValueTypes.Whole(text) is { } number)
        {
            // 0 passes, as in the original: it signals nothing.
            return number >= 0 && number <= Last ? (int)number : new Refusal($"value {PythonText.Repr(text)} is not a valid signal number");
        }

        var name = PythonText.Strip(text).ToUpperInvariant();
        return ByName.TryGetValue(name.StartsWith("SIG", StringComparison.Ordinal) ? name : "SIG" + name, out var signal)
            ? signal
            : new Refusal($"value {PythonText.Repr(text)} is not a valid signal name");
    }

    /// <summary>"SIGTERM" for 15; "signal 40" for a number without a name.</summary>
    public static string NameOf(int signal) => ByNumber.TryGetValue(signal, out var name) ? name : $"signal {signal}";
}
