using System.Globalization;

namespace Supervisor;

/// <summary>Which engine answers, and which of the binaries that have run in its process; the text of <see cref="Routes.GenerationHeader"/>.</summary>
/// <param name="EngineId">The engine's identity, kept over upgrades.</param>
/// <param name="Generation">As <see cref="SupervisorEngine.Generation"/>.</param>
public sealed record EngineGeneration(Guid EngineId, int Generation)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{EngineId:D} {Generation}");

    /// <summary>Null for what is no such text.</summary>
    public static EngineGeneration? Read(string? text) =>
        text?.Split(' ') is [var id, var number] && Guid.TryParseExact(id, "D", out var engine) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new(engine, generation)
            : null;
}
