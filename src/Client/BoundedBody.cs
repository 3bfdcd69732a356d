namespace Supervisor.Client;

/// <summary>A whole answer in memory, up to a size that no sane answer has: whole logs of the default 50 MB still fit.</summary>
internal static class BoundedBody
{
    internal const int MaxBytes = 128 << 20;

    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellation, int maxBytes = MaxBytes)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var body = new MemoryStream();
        var piece = new byte[32 << 10];
        for (int count; (count = await stream.ReadAsync(piece, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + count > maxBytes)
            {
                throw new InvalidDataException($"it is longer than {maxBytes} bytes");
            }

            body.Write(piece, 0, count);
        }

        return body.ToArray();
    }
}
