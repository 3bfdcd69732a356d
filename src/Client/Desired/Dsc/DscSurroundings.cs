namespace Supervisor.Client.Desired.Dsc;

/// <summary>What the command has of its surroundings: streams, files, and a way to start an engine.</summary>
public sealed record DscSurroundings
{
    public required Stream Input { get; init; }

    /// <summary>Takes JSON and nothing else.</summary>
    public required Stream Output { get; init; }

    /// <summary>Takes traces, one JSON object a line.</summary>
    public required Stream Errors { get; init; }

    /// <summary>Starts a daemon with a configuration and returns when it is up or has said why not.</summary>
    public required Func<string, EngineStart> Launch { get; init; }

    /// <summary>The least level that is traced: error, warn, info, debug or trace.</summary>
    public string TraceLevel { get; init; } = "info";

    public Func<SupervisorEndpoint, ISupervisorClient> Connect { get; init; } = endpoint => new JsonClient(endpoint);
}
