using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Logs;

namespace Supervisor.Engine.Startup;

/// <summary>What must be heard while there is no activity log: the system's log has it, and whoever reads our stderr.</summary>
internal static class LastWords
{
    /// <param name="syslog">Not yet the pump's, or not any more.</param>
    /// <param name="message">One line.</param>
    public static void Say(Syslog syslog, string message)
    {
        ActivityLine.WriteTo(syslog, Encoding.UTF8.GetBytes(ActivityLine.Format(TimeProvider.System.GetLocalNow(), ActivityLevel.Critical, message)));
        StandardStreams.Error($"{message}\n");
    }
}
