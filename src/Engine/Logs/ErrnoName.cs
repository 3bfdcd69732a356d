using System.Globalization;

namespace Supervisor.Engine.Logs;

/// <summary>The symbolic names of the errors that opening files and pipes can give, for the original's texts.</summary>
internal static class ErrnoName
{
    internal static string Of(int errno) => errno switch
    {
        1 => "EPERM",
        2 => "ENOENT",
        5 => "EIO",
        6 => "ENXIO",
        9 => "EBADF",
        12 => "ENOMEM",
        13 => "EACCES",
        16 => "EBUSY",
        17 => "EEXIST",
        19 => "ENODEV",
        20 => "ENOTDIR",
        21 => "EISDIR",
        22 => "EINVAL",
        23 => "ENFILE",
        24 => "EMFILE",
        26 => "ETXTBSY",
        27 => "EFBIG",
        28 => "ENOSPC",
        30 => "EROFS",
        36 => "ENAMETOOLONG",
        40 => "ELOOP",
        116 => "ESTALE",
        122 => "EDQUOT",
        _ => errno.ToString(CultureInfo.InvariantCulture),
    };
}
