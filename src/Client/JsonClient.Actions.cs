using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Supervisor.Client;

/// <content>Doing something with processes; who waits goes on waiting when another binary has gone on in the engine.</content>
public sealed partial class JsonClient
{
    public async IAsyncEnumerable<ActionResult> ActAsync(string action, ActionRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var open = new OpenAction(action, request); ;)
        {
            var (seen, begun, cut) = (_seen, (EngineGeneration?)null, (SupervisorException?)null);
            var results = ActOnceAsync(action, open.Request, by => begun = by, cancellation);
            await foreach (var result in UntilCutAsync(results, broken => cut = open.MayBeAskedAgain(begun is not null) ? broken : null, cancellation).ConfigureAwait(false))
            {
                if (open.Takes(result))
                {
                    yield return result;
                }
            }

            if (cut is null)
            {
                yield break;
            }

            await ThrowUnlessSucceededAsync(cut, begun ?? seen, cancellation).ConfigureAwait(false);
            if (begun is not null)
            {
                open.GoOnFrom(await GetProcessesAsync(request.Names, cancellation).ConfigureAwait(false));
                if (open.Request.Names.Count == 0)
                {
                    yield break;
                }
            }
        }
    }

    private async IAsyncEnumerable<ActionResult> ActOnceAsync(string action, ActionRequest request, Action<EngineGeneration?> begun, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Json.ActionRequest);
        using var response = await OpenAsync(HttpMethod.Post, Routes.ProcessAction + Uri.EscapeDataString(action), body, cancellation).ConfigureAwait(false);
        begun(response.Headers.TryGetValues(Routes.GenerationHeader, out var by) ? EngineGeneration.Read(by.FirstOrDefault()) : null);
        await foreach (var result in LinesAsync(response, Json.ActionResult, cancellation).ConfigureAwait(false))
        {
            yield return result.Process is { } process ? result with { Process = Named(process) } : result;
        }
    }
}
