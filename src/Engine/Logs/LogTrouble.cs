using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervisor.Engine.Logs;

/// <summary>A log that cannot be written or rotated: told once when it begins and once when it is over.</summary>
internal readonly record struct LogTrouble(string Path, LogTroubleKind Kind, int Errno, long LostBytes, bool Over)
{
    internal const string NoAnswer = "its disk does not answer";

    /// <summary>Of a disk that did not answer: what was written late.</summary>
    public long CaughtUp { get; init; }

    /// <summary>How long it did not answer.</summary>
    public double Seconds { get; init; }

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
        (LogTroubleKind.Late, false) => $"cannot write '{Path}': its disk does not answer; what is written there waits, as far as there is room, and is then dropped and counted",
        (LogTroubleKind.Late, true) => string.Create(
            CultureInfo.InvariantCulture, $"the disk of '{Path}' answers again after {Seconds:0.0} seconds: {CaughtUp} bytes that had waited are written, {LostBytes} were lost"),
        _ => $"'{Path}' is rotated again",
    };

    private string Words => Errno == Posix.Libc.ETIMEDOUT ? NoAnswer : Marshal.GetPInvokeErrorMessage(Errno);
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
    /// <summary>The whole disk does not answer.</summary>
    Late,
}
