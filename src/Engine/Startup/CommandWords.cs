using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>What one binary can be: its own name, or the first word after it, picks.</summary>
internal enum Personality
{
    Supervisord,
    Supervisorctl,
    EchoSupervisordConf,
    PidProxy,
    StdioBridge,
    Dsc,
    HashPassword,
    Upgrade,
}

/// <summary>How this process was called: the name, the personality and the words that are left.</summary>
internal sealed record CommandWords(string CalledAs, Personality Personality, string[] Arguments)
{
    /// <summary>The name comes from the kernel: under JIT, .NET's own first word is the dll.</summary>
    public static CommandWords Read(string[] arguments)
    {
        var words = OwnProgram.Arguments();
        var calledAs = words.Count > arguments.Length ? words[words.Count - arguments.Length - 1] : words[0];
        return From(calledAs.EndsWith(".dll", StringComparison.Ordinal) ? calledAs[..^4] : calledAs, arguments);
    }

    public static CommandWords From(string calledAs, string[] arguments)
    {
        var byName = Named(Path.GetFileName(calledAs));
        return byName is null && arguments is ["dsc", ..] ? new($"{calledAs} dsc", Personality.Dsc, arguments[1..])
            : byName is null && arguments is [var first, ..] && Named(first) is { } byWord ? As(byWord, $"{calledAs} {first}", arguments[1..])
            : As(byName ?? Personality.Supervisord, calledAs, arguments);
    }

    /// <summary>The daemon's program has one word of its own; its options may come before or behind the binary.</summary>
    private static CommandWords As(Personality personality, string calledAs, string[] arguments) => (personality, arguments) switch
    {
        (Personality.Supervisord, ["upgrade", [not '-', ..] binary, .. var options]) => new($"{calledAs} upgrade", Personality.Upgrade, [.. options, binary]),
        (Personality.Supervisord, ["upgrade", .. var words]) => new($"{calledAs} upgrade", Personality.Upgrade, words),
        _ => new(calledAs, personality, arguments),
    };

    private static Personality? Named(string name) => name switch
    {
        "supervisord" => Personality.Supervisord,
        "supervisorctl" => Personality.Supervisorctl,
        "echo_supervisord_conf" => Personality.EchoSupervisordConf,
        "pidproxy" => Personality.PidProxy,
        "stdio-bridge" => Personality.StdioBridge,
        "hash-password" => Personality.HashPassword,
        _ => null,
    };
}
