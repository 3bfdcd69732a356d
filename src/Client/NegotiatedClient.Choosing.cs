using System.Runtime.CompilerServices;

namespace Supervisor.Client;

/// <content>Which of the two clients, and forgetting it.</content>
public sealed partial class NegotiatedClient
{
    private async Task<T> AskAsync<T>(Func<ISupervisorClient, Task<T>> ask, CancellationToken cancellation)
    {
        var client = await ClientAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await ask(client).ConfigureAwait(false);
        }
        catch (SupervisorException failure) when (IsOfConnection(failure))
        {
            _chosen = null;
            throw;
        }
    }

    private Task DoAsync(Func<ISupervisorClient, Task> tell, CancellationToken cancellation) => AskAsync(
        async client =>
        {
            await tell(client).ConfigureAwait(false);
            return true;
        },
        cancellation);

    private async IAsyncEnumerable<T> EachAsync<T>(Func<ISupervisorClient, IAsyncEnumerable<T>> ask, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var client = await ClientAsync(cancellation).ConfigureAwait(false);
        var answers = ask(client).GetAsyncEnumerator(cancellation);
        await using var disposed = answers.ConfigureAwait(false);
        while (await NextAsync().ConfigureAwait(false))
        {
            yield return answers.Current;
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await answers.MoveNextAsync().ConfigureAwait(false);
            }
            catch (SupervisorException failure) when (IsOfConnection(failure))
            {
                _chosen = null;
                throw;
            }
        }
    }

    private async ValueTask<ISupervisorClient> ClientAsync(CancellationToken cancellation)
    {
        if (_chosen is { } known)
        {
            return known;
        }

        await NegotiateAsync(cancellation).ConfigureAwait(false);
        return _chosen ?? _json;
    }

    /// <summary>Asks for the engine in our way, and where that makes no sense to it in the old one.</summary>
    private async Task<SupervisorEngine> NegotiateAsync(CancellationToken cancellation)
    {
        SupervisorException strange;
        try
        {
            var engine = await _json.GetEngineAsync(cancellation).ConfigureAwait(false);
            _chosen = _json;
            return engine;
        }
        catch (SupervisorException failure) when (failure.Kind == SupervisorErrorKind.Protocol)
        {
            strange = failure;
        }

        try
        {
            var engine = await _xmlRpc.GetEngineAsync(cancellation).ConfigureAwait(false);
            _chosen = _xmlRpc;
            return engine;
        }
        catch (SupervisorException failure) when (failure.Kind == SupervisorErrorKind.Protocol)
        {
            throw new SupervisorException(
                SupervisorErrorKind.Protocol, Address, $"cannot use what is {_endpoint.Place}: it answers neither the JSON API nor XML-RPC ({strange.Message}; {failure.Message})", failure);
        }
    }

    private static bool IsOfConnection(SupervisorException failure) =>
        failure.Kind is SupervisorErrorKind.NotRunning or SupervisorErrorKind.Protocol or SupervisorErrorKind.Unreachable or SupervisorErrorKind.ConnectionLost;
}
