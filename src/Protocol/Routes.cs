namespace Supervisor;

/// <summary>Every path of the JSON API, written once.</summary>
public static class Routes
{
    /// <summary>What every path begins with.</summary>
    public const string Version = "/v1/";

    /// <summary>GET: <see cref="SupervisorEngine"/>.</summary>
    public const string Engine = "/v1/engine";

    /// <summary>POST: stop everything and end.</summary>
    public const string Shutdown = "/v1/engine/shutdown";

    /// <summary>POST: check the configuration, then restart everything with it; 422 with problems when it is bad.</summary>
    public const string Reload = "/v1/engine/reload";

    /// <summary>POST: another binary goes on in the engine's process; optional <see cref="UpgradeRequest"/>; <see cref="UpgradeReply"/> (202) or 422 with the reason, and nothing has changed.</summary>
    public const string Upgrade = "/v1/engine/upgrade";

    /// <summary>GET: <see cref="SupervisedProcess"/>[]; repeatable query "name" (patterns as in <see cref="ActionRequest.Names"/>).</summary>
    public const string Processes = "/v1/processes";

    /// <summary>POST /v1/processes/start, stop, restart, signal, wait, clear, input: <see cref="ActionRequest"/>, answered by one <see cref="ActionResult"/> a line.</summary>
    public const string ProcessAction = "/v1/processes/";

    /// <summary>In the head of the answer to an action, and of a followed log: <see cref="EngineGeneration"/>.</summary>
    public const string GenerationHeader = "Supervisor-Engine";

    /// <summary>In the head of a followed log (/logtail, /mainlogtail): where its first byte stands in that log's life. The query "from" begins at such a place.</summary>
    public const string PositionHeader = "Supervisor-Position";

    /// <summary>GET: <see cref="LogLine"/> a line; query "name" (repeatable), "stream" (stdout, stderr, both), "tail" (lines), "follow" (true, false). POST: <see cref="LogRequest"/>, answered with a <see cref="LogMark"/> between the lines where there is something to say.</summary>
    public const string Logs = "/v1/logs";

    /// <summary>GET: the activity log as <see cref="LogLine"/> a line; query "tail", "follow". POST: <see cref="LogRequest"/>, as for the logs of processes.</summary>
    public const string EngineLog = "/v1/engine/log";

    /// <summary>POST: remove the activity log and begin a new one.</summary>
    public const string ClearEngineLog = "/v1/engine/log/clear";

    /// <summary>GET: server-sent events, "data:" is one <see cref="SupervisorEvent"/>, "id:" its serial and the engine's life; with "Last-Event-ID" it goes on after that event. POST: <see cref="EventRequest"/>, a remote communication event.</summary>
    public const string Events = "/v1/events";

    /// <summary>GET: <see cref="RunningConfiguration"/>.</summary>
    public const string Configuration = "/v1/configuration";

    /// <summary>GET: <see cref="SupervisedGroup"/>[].</summary>
    public const string Groups = "/v1/groups";

    /// <summary>POST: read the files again and add <see cref="GroupRequest"/> of them, answered by one <see cref="GroupResult"/> a line; 422 when the files are bad.</summary>
    public const string AddGroups = "/v1/groups/add";

    /// <summary>POST: <see cref="GroupRequest"/>, answered by one <see cref="GroupResult"/> a line.</summary>
    public const string RemoveGroups = "/v1/groups/remove";

    /// <summary>POST: read the files again; <see cref="ConfigChange"/>[] or 422 with <see cref="FaultResponse"/>.</summary>
    public const string Reread = "/v1/configuration/reread";

    /// <summary>POST: read again and apply; optional <see cref="ConfigurationRequest"/>; <see cref="ConfigChange"/>[] or 422.</summary>
    public const string Update = "/v1/configuration/update";

    /// <summary>GET, or GET …/NAME: <see cref="ConfigFragment"/>[]. PUT and DELETE …/NAME with a <see cref="ConfigurationRequest"/>: <see cref="ConfigChange"/>[], or 422 with problems and nothing changed.</summary>
    public const string Fragments = "/v1/configuration/fragments";
}
