namespace Supervisor.Engine.Posix;

/// <summary>A system call that said no: which one, its errno, and what that prevented in plain words.</summary>
public sealed class PosixException(string call, int errno, string attempt)
    : Exception($"cannot {attempt}: {Posix.Errno.Words(errno)} ({Posix.Errno.Name(errno)})")
{
    public string Call { get; } = call;

    public int Errno { get; } = errno;

    /// <summary>From the errno of the call just made.</summary>
    internal static PosixException Last(string call, string attempt) => new(call, Libc.Error, attempt);
}
