using System.Text.Json;

namespace Supervisor.Client.Desired.Dsc;

/// <summary>The schemas, which are written once: in the manifests.</summary>
public static class DscSchema
{
    /// <summary>The embedded schema of a resource's manifest, as it stands there.</summary>
    public static byte[] Of(DscResource resource)
    {
        using var manifest = typeof(DscSchema).Assembly.GetManifestResourceStream($"dsc/Supervisor.{resource}.dsc.resource.json")!;
        using var document = JsonDocument.Parse(manifest);
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            document.RootElement.GetProperty("schema").GetProperty("embedded").WriteTo(json);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
