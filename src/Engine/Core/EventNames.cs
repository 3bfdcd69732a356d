namespace Supervisor.Engine.Core;

/// <summary>Supervisord's names of events, and which of them a subscription means.</summary>
public static class EventNames
{
    /// <summary>The name under which a notice is sent.</summary>
    public static string Of(Notice notice) => notice switch
    {
        Notice.ProcessChanged e => $"PROCESS_STATE_{e.Transition.After.Code.Name()}",
        Notice.GroupChanged { Added: true } => "PROCESS_GROUP_ADDED",
        Notice.GroupChanged => "PROCESS_GROUP_REMOVED",
        Notice.EngineChanged { Running: true } => "SUPERVISOR_STATE_CHANGE_RUNNING",
        Notice.EngineChanged => "SUPERVISOR_STATE_CHANGE_STOPPING",
        Notice.RemoteCommunication => "REMOTE_COMMUNICATION",
        Notice.Output { StdErr: false } => "PROCESS_LOG_STDOUT",
        Notice.Output => "PROCESS_LOG_STDERR",
        Notice.Communication { StdErr: false } => "PROCESS_COMMUNICATION_STDOUT",
        Notice.Communication => "PROCESS_COMMUNICATION_STDERR",
        Notice.Tick e => TickName(e.Period),
        _ => "EVENT",
    };

    public static string TickName(int period) => $"TICK_{period}";

    /// <summary>Whether one of the subscribed names is this one or a general one above it.</summary>
    public static bool Covers(IEnumerable<string> subscribed, string name)
    {
        foreach (var one in subscribed)
        {
            // A general name is the beginning of those below it.
            if (one == "EVENT" || one == name || (name.Length > one.Length && name[one.Length] == '_' && name.StartsWith(one, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
