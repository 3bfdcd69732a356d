using System.Globalization;
using System.Net.Http.Headers;

namespace Supervisor.Client;

/// <summary>How far somebody has read a followed log, and of which engine: enough to go on with the binary after it. The original tells neither.</summary>
public sealed class StreamPlace
{
    public EngineGeneration? Engine { get; private set; }

    /// <summary>Of the next byte, in the log's life.</summary>
    public long? Position { get; internal set; }

    /// <summary>A connection stands: what the head of its answer says; the position of its first byte.</summary>
    internal long? Begin(HttpResponseHeaders head)
    {
        Engine = EngineGeneration.Read(First(head, Routes.GenerationHeader));
        return Position = long.TryParse(First(head, Routes.PositionHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
    }

    private static string? First(HttpResponseHeaders head, string name) => head.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
