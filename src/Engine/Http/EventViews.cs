using System.Globalization;
using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Notices as events, with supervisord's names.</summary>
internal static class EventViews
{
    public static SupervisorEvent Of(NumberedNotice numbered, EngineFace face)
    {
        var notice = numbered.Notice;
        var blank = new SupervisorEvent
        {
            HostName = face.Identity.HostName,
            EngineId = face.Identity.Id,
            Time = face.Clock.ToLocal(notice.At.Wall),
            EventType = EventNames.Of(notice),
            Serial = numbered.Serial,
        };
        return notice switch
        {
            Notice.ProcessChanged e => Of(e.Transition, blank),
            Notice.GroupChanged e => blank with { Group = e.Group },
            Notice.RemoteCommunication e => blank with { DataType = e.Type, Data = e.Data },
            Notice.Output e => Written(e.Key, e.Pid, e.Data, blank),
            Notice.Communication e => Written(e.Key, e.Pid, e.Data, blank),
            Notice.Tick e => blank with { Data = e.When.ToString(CultureInfo.InvariantCulture) },
            _ => blank,
        };
    }

    private static SupervisorEvent Written(ProcessKey key, int pid, ReadOnlyMemory<byte> data, SupervisorEvent blank) => blank with
    {
        Name = key.DisplayName,
        Group = key.Group,
        ProcessName = key.Process,
        Id = pid > 0 ? pid : null,
        Data = Encoding.UTF8.GetString(data.Span),
    };

    /// <summary>The reader fell behind: so many before and with this serial are gone; null when nobody knows how many.</summary>
    public static SupervisorEvent Lost(long serial, long? count, EngineFace face) => new()
    {
        HostName = face.Identity.HostName,
        EngineId = face.Identity.Id,
        Time = face.Clock.ToLocal(face.Clock.Now.Wall),
        EventType = "LOST",
        Lost = count,
        Serial = serial,
    };

    private static SupervisorEvent Of(Transition transition, SupervisorEvent blank)
    {
        var (before, after) = (transition.Before, transition.After);
        var exit = transition.Cause as ProcessEvent.ChildExited;
        var pid = exit?.Pid ?? (after.State.Pid > 0 ? after.State.Pid : before.State.Pid);
        return blank with
        {
            Name = after.Key.DisplayName,
            Group = after.Key.Group,
            ProcessName = after.Key.Process,
            State = after.Code.ToString(),
            FromState = before.Code.ToString(),
            Id = pid > 0 ? pid : null,
            ExitCode = exit?.Status.Code,
            Expected = (after.State as ProcessState.Exited)?.Expected,
            Tries = (after.State as ProcessState.Backoff)?.Attempt,
        };
    }
}
