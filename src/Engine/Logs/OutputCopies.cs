using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>Where output goes besides the logs: to the loop as news, to syslog, and at level debug to the activity log.</summary>
/// <param name="activity">Gets a copy of all output while it shows debug.</param>
/// <param name="syslog">For streams with *_syslog.</param>
/// <param name="tell">Takes news on the pump's thread; calls the action on the loop's when it has been told.</param>
/// <param name="now">When it is.</param>
/// <param name="stateOf">The state of a process, for a line at level debug.</param>
internal sealed class OutputCopies(
    ActivityLog activity, Syslog syslog, Action<Notice, Action> tell, Func<Instant> now, Func<ProcessKey, ProcessStateCode?> stateOf)
{
    internal ActivityLog Activity => activity;

    internal Syslog Syslog => syslog;

    internal void Tell(Notice notice, Action taken) => tell(notice, taken);

    internal Instant Now => now();

    internal ProcessStateCode? StateOf(ProcessKey key) => stateOf(key);

    /// <summary>Whether anybody wants the bytes of such a stream: then it has a pipe even without a log.</summary>
    internal bool Want(LogSettings log) => log.Syslog || log.EventsEnabled || log.CaptureMaxBytes > 0 || activity.Shows(ActivityLevel.Debug);

    /// <summary>For one launch; null when there is nothing to do. A listener's stdout is its protocol, in which nothing else is looked for.</summary>
    internal StreamCopies? For(StreamName name, LogSettings log, bool isProtocol) =>
        Want(log) ? new StreamCopies(this, name with { IsProtocol = isProtocol }, isProtocol ? log with { EventsEnabled = false, CaptureMaxBytes = 0 } : log) : null;
}

/// <summary>One stream of one launch.</summary>
internal readonly record struct StreamName(ProcessKey Key, int Pid, bool StdErr)
{
    internal string Channel => StdErr ? "stderr" : "stdout";

    /// <summary>The stdout of an event listener; who speaks the protocol also says in the activity log what was heard.</summary>
    internal bool IsProtocol { get; init; }
}
