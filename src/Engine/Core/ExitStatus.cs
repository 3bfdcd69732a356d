namespace Supervisor.Engine.Core;

/// <summary>How a child ended: by itself with a code, or by a signal.</summary>
public readonly record struct ExitStatus(int Code, int Signal, bool CoreDumped)
{
    /// <summary>The status of a child that nobody could read.</summary>
    public static readonly ExitStatus Lost = new(-1, 0, false);

    public static ExitStatus Exited(int code) => new(code, 0, false);

    public static ExitStatus Killed(int signal, bool coreDumped = false) => new(-1, signal, coreDumped);
}
