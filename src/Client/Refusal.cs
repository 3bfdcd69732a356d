using System.Net;
using System.Text.Json;

namespace Supervisor.Client;

/// <summary>An answer other than success, as the exception to throw.</summary>
internal static class Refusal
{
    public static async Task<SupervisorException> ReadAsync(HttpResponseMessage response, string address, CancellationToken cancellation)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            if (await JsonSerializer.DeserializeAsync(stream, ProtocolJson.Default.FaultResponse, cancellation).ConfigureAwait(false) is { Fault: { } fault } answer)
            {
                var kind = response.StatusCode == HttpStatusCode.Forbidden ? SupervisorErrorKind.AccessDenied : SupervisorErrorKind.Fault;
                return new(kind, address, fault.Message) { Fault = fault, Problems = answer.Problems ?? [] };
            }
        }
        catch (Exception failure) when (failure is JsonException or IOException or HttpRequestException)
        {
            // No fault in the body: the status is all that is known.
        }

        return new(SupervisorErrorKind.Protocol, address, $"cannot use the engine at {address}: it answered {(int)response.StatusCode} {response.ReasonPhrase}"
            + (response.StatusCode == HttpStatusCode.NotFound ? "; an original supervisord has no JSON API" : ""));
    }
}
