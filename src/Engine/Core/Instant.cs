namespace Supervisor.Engine.Core;

/// <summary>
/// One reading of the clocks. Every decision uses <see cref="Monotonic"/>; <see cref="Wall"/> (UTC) is only kept
/// for people to read, so a clock that is set cannot shorten or lengthen anything.
/// </summary>
public readonly record struct Instant(TimeSpan Monotonic, DateTime Wall);
