using System.Text;

namespace Supervisor.Client;

/// <summary>The lines of an answer, each as soon as it has arrived.</summary>
internal sealed class AnswerLines(EngineConnection connection, HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    /// <summary>Null at the end.</summary>
    public async ValueTask<string?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), Encoding.UTF8);
            return await _reader.ReadLineAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (connection.Explain(failure, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    public void Dispose() => _reader?.Dispose();
}
