using System.Text.Json;
using System.Text.Json.Serialization;
using Supervisor.Configuration;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Handoff;

/// <summary>Everything that one binary hands to the next: what is true, and the numbers of the descriptors that stay open.</summary>
/// <remarks>
/// What is missing in the text of an older engine is null or zero here, whatever the initializer says: so what is added later must be
/// nullable, or mean nothing when it is zero.
/// </remarks>
internal sealed record HandoffState
{
    /// <summary>Grows when an older binary could not go on rightly with what a newer one writes.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The version of the engine that wrote it.</summary>
    public required string WrittenBy { get; init; }

    public required EngineSnapshot Engine { get; init; }

    /// <summary>What the engine runs with, which may be older than the files.</summary>
    public required SupervisorConfiguration Active { get; init; }

    /// <summary>What was read last and not applied yet; null when it is the active one.</summary>
    public SupervisorConfiguration? Pending { get; init; }

    public required LoopSnapshot Loop { get; init; }

    public required OutputSnapshot Output { get; init; }

    public LogSnapshot? Activity { get; init; }

    public IReadOnlyList<ServerSnapshot> Servers { get; init; } = [];

    /// <summary>The pipe that holds the signals which came last.</summary>
    public int? Signals { get; init; }

    /// <summary>Null when there is no journal.</summary>
    public JournalSnapshot? Journal { get; init; }

    /// <summary>Programs that were taken over from an engine that was killed.</summary>
    public IReadOnlyList<OrphanSnapshot>? Orphans { get; init; }

    /// <summary>Set only in the answer of a binary that was asked: one that says again what it hears does not set it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Understood { get; init; }

    /// <summary>What a newer binary wrote and this one does not know: handed on as it is.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>Every descriptor that must live on.</summary>
    [JsonIgnore]
    public IEnumerable<int> Descriptors =>
    [
        .. Output.Descriptors(),
        .. Loop.Sockets.Select(socket => socket.Descriptor),
        .. Servers.Select(server => server.Descriptor),
        .. Journal?.Descriptors ?? [],
        .. Orphans?.Select(orphan => orphan.Pidfd) ?? [],
        .. ((int[])[Activity?.Descriptor ?? -1, Signals ?? -1]).Where(descriptor => descriptor >= 0),
    ];
}

/// <summary>Who the engine is, and what it was started with.</summary>
internal sealed record EngineSnapshot
{
    public required Guid Id { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>Serials of events and positions in logs count from here.</summary>
    public required DateTime LifeBegan { get; init; }

    /// <summary>How many binaries have run in this process, this one included.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Where the engine was started, which relative paths begin at.</summary>
    public required string StartedIn { get; init; }

    public ulong ChildFilesSoft { get; init; }

    public ulong ChildFilesHard { get; init; }

    /// <summary>Whether the pidfile is ours to remove.</summary>
    public bool HasPidFile { get; init; }
}

/// <summary>A socket that clients connect to.</summary>
/// <param name="Section">Its name.</param>
/// <param name="Descriptor">It listens.</param>
/// <param name="Tls">What it shows: the files may not be there any more, or not be readable for us. Null without TLS.</param>
internal sealed record ServerSnapshot(string Section, int Descriptor, TlsTexts? Tls = null);
