namespace Supervisor.Engine.Posix;

/// <summary>RLIMIT_NOFILE: the soft limit that counts and the hard one it may be raised to.</summary>
public readonly record struct OpenFilesLimit(ulong Soft, ulong Hard);
