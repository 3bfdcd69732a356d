using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Page;

/// <summary>The web page under the original's URLs. Looking is by GET; what changes something is by POST.</summary>
internal sealed class PageEndpoints(EngineFace face, AuditTrail audit, Turns large)
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string By = "page";
    private const long LargestForm = 64 << 10;
    private const int LeastTail = 1024;
    private const int MostTail = 1 << 20;

    private readonly PageFiles _files = new();
    private readonly PageActions _actions = new(face);

    public static bool Serves(string path) => path is "/" or "/index.html" or "/tail.html" or "/ok.html" || (path.StartsWith('/') && PageFiles.IsAsset(path[1..]));

    public Task AnswerAsync(HttpContext context, Caller caller)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        if (path is "/" or "/index.html" && HttpMethods.IsPost(method))
        {
            return PostAsync(context, caller);
        }

        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            return Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, "Bad Request");
        }

        return path switch
        {
            "/" or "/index.html" => IndexAsync(context, caller),
            "/tail.html" => TailAsync(context),
            "/ok.html" => OkAsync(context),
            _ => PageFiles.SendAsync(context, path, _files.Read(path[1..])),
        };
    }

    private async Task IndexAsync(HttpContext context, Caller caller)
    {
        var query = context.Request.Query;
        var (action, name) = (query["action"].ToString(), query["processname"].ToString());
        if (action.Length == 0)
        {
            await SendIndexAsync(context, caller, query["message"].ToString()).ConfigureAwait(false);
        }
        else if (PageActions.ProblemOf(action, name) is { } problem)
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
        }
        else if (action == PageActions.Refresh)
        {
            Redirect(context, await _actions.DoAsync(action, name, context.RequestAborted).ConfigureAwait(false));
        }
        else
        {
            context.Response.Headers.Allow = "POST";
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status405MethodNotAllowed,
                $"A GET changes nothing here, since any page on the web can make a browser send one. Send action={action} by POST").ConfigureAwait(false);
        }
    }

    private async Task PostAsync(HttpContext context, Caller caller)
    {
        if (await FormAsync(context).ConfigureAwait(false) is not { } form)
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Forms are taken as {FormType} only").ConfigureAwait(false);
            return;
        }

        string Field(string key) => form.TryGetValue(key, out var value) ? value.ToString() : context.Request.Query[key].ToString();
        var (action, name) = (Field("action"), Field("processname"));
        if (action.Length == 0)
        {
            await SendIndexAsync(context, caller, Field("message")).ConfigureAwait(false);
        }
        else if (PageActions.ProblemOf(action, name) is { } problem)
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
        }
        else if (caller.May < PageActions.Find(action)!.Needs)
        {
            audit.Forbidden(caller, By, action, Named(name), action, face.Clock.Now.Monotonic);
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status403Forbidden, $"{WebUtility.HtmlEncode(caller.Who)} may not {action}, only read").ConfigureAwait(false);
        }
        else
        {
            Redirect(context, await DoAsync(context, caller, action, name).ConfigureAwait(false));
        }
    }

    /// <summary>Does it and writes down what became of it, in the words that the page shows.</summary>
    private async Task<string> DoAsync(HttpContext context, Caller caller, string action, string name)
    {
        var outcome = "the client has left";
        try
        {
            return outcome = await _actions.DoAsync(action, name, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            if (PageActions.Find(action)!.Needs == Access.Control)
            {
                audit.Changed(caller, By, action, Named(name), outcome);
            }
        }
    }

    private static string[] Named(string name) => name.Length == 0 ? [] : [name];

    /// <summary>The last bytes stand in the page itself, for those who fetch it with other programs; its script goes on from there.</summary>
    private async Task TailAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var name = query["processname"].ToString();
        var limit = int.TryParse(query["limit"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, LeastTail, MostTail) : LeastTail;
        using var turn = await large.EnterAsync(Claimant.Of(context), context.RequestAborted).ConfigureAwait(false);
        if (turn is null)
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many large answers are being read").ConfigureAwait(false);
            return;
        }

        await SendAsync(context, "tail.html", ("process", name.Length == 0 ? "None" : name), ("text", TailOf(name, query["stream"] == "stderr", limit))).ConfigureAwait(false);
    }

    private string TailOf(string name, bool error, int limit)
    {
        if (name.Length == 0)
        {
            return "No process name found";
        }

        if (!NameSpec.TryFindOne(face.Operations.State, name, out var entry))
        {
            return $"ERROR: {PageMessages.Unexpected(new RpcValue.Fault(FaultCode.BadName, name))}";
        }

        var answer = face.Logs.Read(LogName.Of(entry, error), -limit, 0);
        return answer.Refusal switch
        {
            LogRefusal.None => Encoding.UTF8.GetString(answer.Bytes),
            LogRefusal.NoFile => $"No file for {name}",
            _ => $"ERROR: {PageMessages.Unexpected(new RpcValue.Fault(FaultCode.Failed, name))}",
        };
    }

    private static Task OkAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = 2;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync("OK");
    }

    /// <summary>Who may only read is not shown what would be refused.</summary>
    private Task SendIndexAsync(HttpContext context, Caller caller, string message) =>
        SendAsync(context, "index.html", ("message", message), ("may", caller.May == Access.Control ? "control" : "read"));

    /// <summary>A page with its places filled, each as text and never as HTML.</summary>
    private Task SendAsync(HttpContext context, string file, params ReadOnlySpan<(string Place, string Text)> texts)
    {
        var page = Encoding.UTF8.GetString(_files.Read(file));
        var filled = new StringBuilder(page.Length);
        var rest = page.AsSpan();
        while (rest.IndexOf("{{") is >= 0 and var open && rest[open..].IndexOf("}}") is > 0 and var length)
        {
            filled.Append(rest[..open]);
            foreach (var (place, text) in texts)
            {
                filled.Append(rest.Slice(open + 2, length - 2).SequenceEqual(place) ? WebUtility.HtmlEncode(text) : "");
            }

            rest = rest[(open + length + 2)..];
        }

        return PageFiles.SendAsync(context, file, Encoding.UTF8.GetBytes(filled.Append(rest).ToString()));
    }

    /// <summary>Relative, so that it also leads home when a proxy serves us under a path of its own.</summary>
    private static void Redirect(HttpContext context, string message)
    {
        PageFiles.Protect(context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Location = $"./?message={Uri.EscapeDataString(message)}";
        context.Response.ContentLength = 0;
    }

    /// <summary>Null when there is a body that is no form.</summary>
    private static async Task<Dictionary<string, StringValues>?> FormAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestForm;
        }

        var body = await Bodies.ReadAsync(context).ConfigureAwait(false);
        return body.Length == 0 ? []
            : context.Request.ContentType?.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase) == true
            ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length))
            : null;
    }
}
