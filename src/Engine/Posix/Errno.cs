using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>Error numbers of Linux (the same on x64 and arm64): their names, and what they say in words.</summary>
public static class Errno
{
    public const int EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, E2BIG = 7, ENOEXEC = 8, EBADF = 9, ECHILD = 10, EAGAIN = 11;
    public const int ENOMEM = 12, EACCES = 13, EEXIST = 17, ENOTDIR = 20, EINVAL = 22, ENFILE = 23, EMFILE = 24, EPIPE = 32;
    public const int ERANGE = 34, ENAMETOOLONG = 36, ENOSYS = 38, EOPNOTSUPP = 95, EADDRINUSE = 98, ECONNREFUSED = 111, ESTALE = 116, EDQUOT = 122;

    private static readonly string[] Names =
    [
        "", "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF", "ECHILD", "EAGAIN", "ENOMEM", "EACCES",
        "EFAULT", "ENOTBLK", "EBUSY", "EEXIST", "EXDEV", "ENODEV", "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY",
        "ETXTBSY", "EFBIG", "ENOSPC", "ESPIPE", "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK", "ENAMETOOLONG", "ENOLCK",
        "ENOSYS", "ENOTEMPTY", "ELOOP",
    ];

    /// <summary>"ENOENT" for 2; the number itself where no name is known.</summary>
    public static string Name(int errno) => errno switch
    {
        > 0 and <= 40 => Names[errno],
        71 => "EPROTO",
        75 => "EOVERFLOW",
        88 => "ENOTSOCK",
        91 => "EPROTOTYPE",
        EOPNOTSUPP => "EOPNOTSUPP",
        97 => "EAFNOSUPPORT",
        EADDRINUSE => "EADDRINUSE",
        99 => "EADDRNOTAVAIL",
        104 => "ECONNRESET",
        107 => "ENOTCONN",
        110 => "ETIMEDOUT",
        ECONNREFUSED => "ECONNREFUSED",
        116 => "ESTALE",
        EDQUOT => "EDQUOT",
        _ => errno.ToString(),
    };

    /// <summary>"No such file or directory" for 2.</summary>
    public static string Words(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
