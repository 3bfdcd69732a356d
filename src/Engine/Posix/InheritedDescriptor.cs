namespace Supervisor.Engine.Posix;

/// <summary>The descriptors that this process was started with.</summary>
internal static class InheritedDescriptor
{
    /// <summary>
    /// Whether it was open when we were started. Where it was not, the runtime has taken the number for a file of its own before our first
    /// line ran; but what it opens is closed by an exec, and what has come through one cannot be so.
    /// </summary>
    internal static bool Has(int fd) => Libc.FdControl(fd, Libc.GetFdFlags, 0) is >= 0 and var flags && (flags & Libc.CloseOnExec) == 0;
}
