namespace Supervisor;

/// <summary>The body of POST /v1/processes/{action}: which processes, and how to wait.</summary>
public sealed record ActionRequest
{
    // Settable, not init: the JSON generator would give init properties that are missing in the text no default of ours.

    /// <summary>"process", "group:process", "group:*", "*" or a wildcard pattern (*, ?, […]); several make one batch.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>Answer when every process has settled; false answers at once.</summary>
    public bool Wait { get; set; } = true;

    /// <summary>Longest wait in seconds; null waits as long as the settings of the programs allow.</summary>
    public double? TimeoutSeconds { get; set; }

    /// <summary>stop: SIGKILL at once instead of the stop signal.</summary>
    public bool Force { get; set; }

    /// <summary>signal: name or number.</summary>
    public string? Signal { get; set; }

    /// <summary>clear: "stdout", "stderr" or "both"; both when null.</summary>
    public string? Stream { get; set; }

    /// <summary>input: the bytes for the standard input.</summary>
    public byte[]? Input { get; set; }

    /// <summary>start, stop, restart: it has been asked before, over a connection that is lost. Nothing is done; what became of it is waited for and told.</summary>
    public bool Again { get; set; }

    /// <summary>wait: the states to wait for (names as in <see cref="ProcessStateName"/>).</summary>
    public IReadOnlyList<string>? States { get; set; }
}

/// <summary>What happened to one process in one request; a stream of these (one JSON object a line) answers an action.</summary>
public sealed record ActionResult
{
    /// <summary>The name of the process, or the requested name when nothing has it.</summary>
    public required string Name { get; init; }

    /// <summary>Null when it went well.</summary>
    public Fault? Fault { get; init; }

    /// <summary>True when there was nothing to do: started and already up, stopped and already down.</summary>
    public bool AlreadyDone { get; init; }

    /// <summary>The process after the action; null when the name is unknown.</summary>
    public SupervisedProcess? Process { get; init; }
}

/// <summary>Why a request failed: supervisord's code and name, and words for people.</summary>
public sealed record Fault(int Code, string Name, string Message);

/// <summary>The error body of a request that failed as a whole; problems with file and line when a configuration was at fault.</summary>
public sealed record FaultResponse(Fault Fault, IReadOnlyList<ConfigProblem>? Problems = null);
