using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Supervisor.Engine.Http;

/// <summary>How the activity log shows an answered request at level trace: nearly the common log format, as the original has it.</summary>
internal static class AccessLine
{
    public static string For(HttpContext context, DateTimeOffset now)
    {
        var (request, connection) = (context.Request, context.Connection);

        // A client of a unix socket has no address.
        var client = connection.RemoteIpAddress is { } address ? $"{address}:{connection.RemotePort}" : "localhost:0";
        var time = now.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{client} - - [{time}] \"{request.Method} {Target(request)} {request.Protocol}\" {context.Response.StatusCode} {context.Response.ContentLength ?? 0}");
    }

    private static string Target(HttpRequest request) => request.PathBase.Add(request.Path).ToUriComponent() + request.QueryString.ToUriComponent();
}
