using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervisor.Engine.Logs;

/// <summary>A log that cannot be written or rotated: told once when it begins and once when it is over.</summary>
internal readonly record struct LogTrouble(string Path, LogTroubleKind Kind, int Errno, long LostBytes, bool Over)
{
    public string Message => (Kind, Over) switch
    {
        (LogTroubleKind.Writing, false) => $"cannot write '{Path}': {Words}; output is dropped and counted until it can be written again",
        (LogTroubleKind.Writing, true) => string.Create(CultureInfo.InvariantCulture, $"'{Path}' is written again, {LostBytes} bytes of output were lost"),
        (LogTroubleKind.Closing, _) => string.Create(CultureInfo.InvariantCulture, $"'{Path}' is closed, {LostBytes} bytes of output were lost"),
        (LogTroubleKind.Rotating, false) => $"cannot rotate '{Path}': {Words}; it grows until it can",
        (LogTroubleKind.Turning, _) => $"cannot write to '{Path}' from now on: {Words}; the old file goes on being written",
        (LogTroubleKind.Reopening, _) => $"cannot reopen '{Path}': {Words}; the old file goes on being written",
        (LogTroubleKind.Syslog, false) => $"cannot write to syslog ({Path}): {Words}; records are dropped and counted until it can be written again",
        (LogTroubleKind.Syslog, true) => string.Create(CultureInfo.InvariantCulture, $"syslog ({Path}) is written again, {LostBytes} records were lost"),
        _ => $"'{Path}' is rotated again",
    };

    private string Words => Marshal.GetPInvokeErrorMessage(Errno);
}

/// <summary>What cannot be done.</summary>
internal enum LogTroubleKind
{
    Writing,

    /// <summary>It could not be written until its end.</summary>
    Closing,
    Rotating,
    Reopening,
    Turning,
    Syslog,
}
