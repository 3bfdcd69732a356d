using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Supervisor.Engine.Http.Page;

/// <summary>The files of the web page, as they are in the binary.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html;charset=utf-8",
        [".css"] = "text/css;charset=utf-8",
        [".js"] = "text/javascript;charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private static readonly string[] Names =
        [.. typeof(PageFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..])];

    private readonly ConcurrentDictionary<string, byte[]> _read = new(StringComparer.Ordinal);

    /// <summary>What is asked for by its own name; the pages are filled in before they are sent.</summary>
    public static bool IsAsset(string name) => Names.Contains(name) && !name.EndsWith(".html", StringComparison.Ordinal);

    /// <summary>Kept once somebody has looked: an engine whose page nobody opens pays nothing.</summary>
    public byte[] Read(string name) => _read.GetOrAdd(name, static name =>
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(Prefix + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });

    public static Task SendAsync(HttpContext context, string name, byte[] bytes)
    {
        var (request, response) = (context.Request, context.Response);
        Protect(response.Headers);
        var tag = $"\"{Sha1.Hex(bytes)}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = Types[Path.GetExtension(name)];
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Nothing from elsewhere, and not inside somebody else's page. The referrer stays with us: without any, browsers send Origin: null.</summary>
    public static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
