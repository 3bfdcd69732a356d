using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Answers of the JSON API that refuse a request as a whole.</summary>
internal static class Refusals
{
    public static Fault Fault(FaultCode code, string message) => new((int)code, code.Name(), message);

    public static Task BadRequestAsync(HttpContext context, FaultCode code, string message) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, Fault(code, message));

    public static Task NotFoundAsync(HttpContext context, FaultCode code, string message) =>
        WriteAsync(context, StatusCodes.Status404NotFound, Fault(code, message));

    public static Task ShuttingDownAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Fault(FaultCode.ShutdownState, "the engine is shutting down or restarting"));

    /// <summary>It can be had a little later.</summary>
    public static Task BusyAsync(HttpContext context, string message)
    {
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Fault(FaultCode.Failed, message));
    }

    public static Task BadConfigurationAsync(HttpContext context, ConfigurationResult result)
    {
        var message = $"cannot use the configuration: {string.Join("; ", result.Errors)}";
        return WriteAsync(context, StatusCodes.Status422UnprocessableEntity, Fault(FaultCode.CantReread, message), [.. result.Problems.Select(Views.Of)]);
    }

    public static Task WriteAsync(HttpContext context, int status, Fault fault, IReadOnlyList<ConfigProblem>? problems = null)
    {
        if (context.Features.Get<AuditNote>() is { } note)
        {
            note.Fault = fault.Name;
        }

        return Bodies.WriteJsonAsync(context, new FaultResponse(fault, problems), ProtocolJson.Default.FaultResponse, status);
    }
}
