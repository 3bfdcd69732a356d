namespace Supervisor.Engine.Loop;

/// <summary>Everything the child is to become, as data. Nothing here is looked up again after the fork.</summary>
public sealed record LaunchRequest
{
    /// <summary>Which process the child is to be; null: nobody asks.</summary>
    public Core.ProcessKey? Key { get; init; }

    /// <summary>The file to execute, already found.</summary>
    public required string Executable { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment, as NAME=VALUE.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    public string? Directory { get; init; }

    public int? Umask { get; init; }

    /// <summary>The account to become; null keeps the engine's.</summary>
    public LaunchUser? User { get; init; }

    /// <summary>The kernel is to kill it when we die.</summary>
    public bool DiesWithUs { get; init; }

    /// <summary>The child's ends of its standard streams; -1 is /dev/null.</summary>
    public required ChildStreams Streams { get; init; }
}

/// <summary>User id, primary group and every group of the account a child becomes.</summary>
public sealed record LaunchUser(uint Uid, uint Gid, IReadOnlyList<uint> Groups)
{
    public string? Name { get; init; }

    public string? Home { get; init; }

    public string? Shell { get; init; }
}

/// <summary>File descriptors that become 0, 1 and 2 in the child.</summary>
public readonly record struct ChildStreams(int In, int Out, int Error);

/// <summary>A child that runs, or why there is none.</summary>
public readonly record struct LaunchResult(int Pid, LaunchStage Stage, int Errno)
{
    public bool Succeeded => Pid > 0;
}

/// <summary>The step of a launch that went wrong (the numbers are shared with spawn.c).</summary>
public enum LaunchStage
{
    None = 0,
    /// <summary>Making the child itself (clone).</summary>
    Fork = 1,
    ProcessGroup = 2,
    Streams = 3,
    Limits = 4,
    Groups = 5,
    GroupId = 6,
    UserId = 7,
    Directory = 8,
    Execute = 9,
}

/// <summary>A child that ended and was reaped.</summary>
public readonly record struct ReapedChild(int Pid, Core.ExitStatus Status);

/// <summary>What became of a signal.</summary>
public enum SignalOutcome
{
    Sent,
    /// <summary>ESRCH: it has just ended; its exit is on the way.</summary>
    NoSuchProcess,
    /// <summary>EPERM and the rest.</summary>
    Refused,
}
