namespace Supervisor.Engine.Http;

/// <summary>Two answers that may be large are made at a time: each is whole in memory until its reader has taken it.</summary>
internal sealed class LargeAnswers : IDisposable
{
    private const int AtATime = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(AtATime);

    /// <summary>False when the others have not been taken in time.</summary>
    public Task<bool> EnterAsync(CancellationToken cancellation) => _turns.WaitAsync(Patience, cancellation);

    public void Leave() => _turns.Release();

    public void Dispose() => _turns.Dispose();
}
