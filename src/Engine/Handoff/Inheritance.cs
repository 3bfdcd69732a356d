using System.Globalization;
using System.Text;
using System.Text.Json;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// What another binary has left for this one in the same process: its state, and itself, to be put back if this one cannot go on.
/// Nothing that is handed over may be used up before <see cref="Accept"/>.
/// </summary>
internal sealed class Inheritance
{
    private const string Variable = "SUPERVISOR_HANDOFF", ProblemVariable = "SUPERVISOR_HANDOFF_PROBLEM";

    private readonly int _state, _program, _arguments;

    private Inheritance(int state, int program, int arguments, string? problem) => (_state, _program, _arguments, Problem) = (state, program, arguments, problem);

    /// <summary>Why the binary that was tried between the one that left this and us could not go on; null when there was none.</summary>
    public string? Problem { get; }

    /// <summary>Null when nothing was left. Takes the marks out of the environment, so call it before anything is started, on the main thread.</summary>
    public static Inheritance? FromEnvironment()
    {
        var (mark, problem) = (Take(Variable), Take(ProblemVariable));
        int[] fds = [.. (mark ?? "").Split(',').Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var fd) ? fd : -1)];
        return fds is [>= 0, >= 0, >= 0] && Array.TrueForAll(fds, fd => Libc.FdControl(fd, Libc.SetFdFlags, Libc.CloseOnExec) == 0)
            ? new Inheritance(fds[0], fds[1], fds[2], problem)
            : null;
    }

    /// <exception cref="JsonException">It cannot be understood.</exception>
    public HandoffState Read()
    {
        var state = HandoffText.Read(MemoryFile.Read(_state));
        if (state.Version > HandoffState.CurrentVersion)
        {
            throw new JsonException($"it is of version {state.Version}, and this engine knows versions up to {HandoffState.CurrentVersion}");
        }

        DaemonBirth.TakeOurName();
        ProgramReplacement.CloseOnExec(state.Descriptors);

        // It was written for one who did not come about.
        return Problem is null ? state : state with { Engine = state.Engine with { Generation = state.Engine.Generation - 1 } };
    }

    /// <summary>There is no way back any more.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>All is taken over; there is no way back from here.</summary>
    public void Accept()
    {
        IsAccepted = true;
        Libc.Close(_state);
        Libc.Close(_program);
        Libc.Close(_arguments);
    }

    /// <summary>The binary before us goes on, and says why we did not. Returns only when that cannot be done, or when we are the one that was put back.</summary>
    public void GiveBack(string why, HandoffState? state)
    {
        if (Problem is null)
        {
            Libc.SetVariable(ProblemVariable, why, 1);
            Replace(null, _program, Encoding.UTF8.GetString(MemoryFile.Read(_arguments)).Split('\0'), _state, _program, _arguments, state?.Descriptors ?? []);
        }
    }

    /// <summary>Leaves the state to a program, which takes our place. Returns only when that cannot be done: the errno.</summary>
    public static int Leave(UpgradeTarget heir, HandoffState state)
    {
        var own = Libc.OpenFile(OwnProgram.Path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        var arguments = MemoryFile.Of("supervisor arguments", Encoding.UTF8.GetBytes(string.Join('\0', OwnProgram.Arguments())));
        var text = MemoryFile.Of("supervisor state", HandoffText.Write(state));
        var errno = own < 0 ? Libc.Error : Replace(heir.Path, -1, heir.Arguments, text, own, arguments, state.Descriptors);
        foreach (var fd in (ReadOnlySpan<int>)[own, arguments, text])
        {
            Libc.Close(fd);
        }

        return errno;
    }

    private static int Replace(string? path, int program, IReadOnlyList<string> arguments, int state, int back, int backArguments, IEnumerable<int> descriptors)
    {
        Libc.SetVariable(Variable, string.Create(CultureInfo.InvariantCulture, $"{state},{back},{backArguments}"), 1);
        var errno = ProgramReplacement.Run(path, program, arguments, [state, back, backArguments, .. descriptors]);
        Libc.UnsetVariable(Variable);
        Libc.UnsetVariable(ProblemVariable);
        return errno;
    }

    private static string? Take(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        if (value is not null)
        {
            Environment.SetEnvironmentVariable(name, null);
            Libc.UnsetVariable(name);
        }

        return value;
    }
}
