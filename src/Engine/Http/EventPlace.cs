using System.Globalization;

namespace Supervisor.Engine.Http;

/// <summary>A reader's place in the event stream as its "id:" says it: the serial, and which life of an engine it counts in.</summary>
internal readonly record struct EventPlace(long Serial, string Life)
{
    /// <summary>Serials begin anew with each life, so an id without it would be taken for another event's after a reload.</summary>
    public static string LifeOf(DateTime startedAt) => startedAt.Ticks.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads a Last-Event-ID; null when there is none. A bare number counts in this life.</summary>
    public static EventPlace? Parse(string? text, string life)
    {
        var parts = (text ?? "").Split('-', 2);
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? new EventPlace(serial, parts.Length == 2 ? parts[1] : life) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Serial}-{Life}");
}
