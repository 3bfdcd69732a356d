using System.Text;
using Microsoft.AspNetCore.Http;

namespace Supervisor.Engine.Http.Entry;

/// <summary>The Authorization header of Basic authentication.</summary>
internal static class BasicHeader
{
    private const string Scheme = "Basic ";

    /// <summary>Null for anything that is no name and password.</summary>
    public static (string Name, string Password)? Parse(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var count))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, count);
        var colon = text.IndexOf(':');
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }

    public static Task AskAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"default\"";
        context.Response.Headers.Connection = "close";
        return Bodies.WriteErrorPageAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized");
    }
}
