using System.Text;

namespace Supervisor.Client;

/// <summary>An answer as text in the pieces it arrives in, whole characters only.</summary>
internal sealed class AnswerPieces(EngineConnection connection, HttpResponseMessage response) : IDisposable
{
    private readonly byte[] _bytes = new byte[16 << 10];
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private Stream? _stream;

    /// <summary>Bytes that have come so far.</summary>
    public long Received { get; private set; }

    /// <summary>Null at the end.</summary>
    public async ValueTask<string?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            _stream ??= await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            var count = await _stream.ReadAsync(_bytes, cancellation).ConfigureAwait(false);
            Received += count;
            var characters = new char[_decoder.GetCharCount(_bytes, 0, count, count == 0)];
            _decoder.GetChars(_bytes, 0, count, characters, 0, count == 0);
            return count == 0 && characters.Length == 0 ? null : new string(characters);
        }
        catch (Exception failure) when (connection.Explain(failure, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    public void Dispose() => _stream?.Dispose();
}
