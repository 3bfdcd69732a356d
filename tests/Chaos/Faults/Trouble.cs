namespace Supervisor.Chaos.Faults;

/// <summary>Faults of one lane come one after the other; the lanes run side by side.</summary>
internal enum Lane
{
    Engine,
    Programs,
    Logs,
    Clients,
}

/// <summary>One way to hurt the engine or its programs.</summary>
internal abstract class Trouble(string name, Lane lane, int weight)
{
    public string Name => name;

    public Lane Lane => lane;

    /// <summary>How often it is chosen, compared with the others of its lane.</summary>
    public int Weight => weight;

    /// <summary>The engine is another program afterwards.</summary>
    public bool ReplacesEngine { get; init; }

    /// <summary>Does it, sees that the engine does what it promises, and leaves everything up; tells what it did, or null when it could not be done now.</summary>
    public abstract Task<string?> StrikeAsync(Scene scene, Random random);
}
