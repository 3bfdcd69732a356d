using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>XML-RPC over HTTP, on every path that begins with /RPC2.</summary>
internal sealed class RpcEndpoint(EngineFace face, AuditTrail audit, LargeAnswers large)
{
    public const string Path = "/RPC2";

    private const int LongestQuote = 200;

    private readonly SystemMethods _methods = new(SupervisorMethods.For(face));

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method != "POST")
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, "Bad Request").ConfigureAwait(false);
            return;
        }

        // A body in chunks has no length either; the original takes none.
        if (context.Request.ContentLength is null)
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status411LengthRequired, "Length Required").ConfigureAwait(false);
            return;
        }

        var body = await Bodies.ReadAsync(context).ConfigureAwait(false);
        RpcRequest call;
        try
        {
            call = XmlRpcReader.Read(body);
        }
        catch (FormatException problem)
        {
            var quote = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)Math.Min(body.Length, LongestQuote));
            face.Operations.Note(ActivityLevel.Error, $"XML-RPC request data {PythonText.Repr(quote)} is invalid: {problem.Message}");
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, "Bad Request").ConfigureAwait(false);
            return;
        }

        var isLarge = _methods.IsLarge(call.Method);
        if (isLarge && !await large.EnterAsync(context.RequestAborted).ConfigureAwait(false))
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many large answers are being read").ConfigureAwait(false);
            return;
        }

        try
        {
            await AnswerAsync(context, call).ConfigureAwait(false);
        }
        finally
        {
            if (isLarge)
            {
                large.Leave();
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, RpcRequest call)
    {
        var isTraced = face.Operations.Shows(ActivityLevel.Trace);
        var method = isTraced ? AuditLine.OneLine(call.Method) : "";
        if (isTraced)
        {
            face.Operations.Note(ActivityLevel.Trace, $"XML-RPC method called: {method}()");
        }

        var answer = await _methods.CallAsync(call.Method, call.Parameters, CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (isTraced)
        {
            face.Operations.Note(ActivityLevel.Trace, answer is RpcValue.Fault fault
                ? $"XML-RPC method {method}() returned fault: [{(int)fault.Code}] {AuditLine.OneLine(fault.Message)}"
                : $"XML-RPC method {method}() returned successfully");
        }

        // The length is told in advance: clients of HTTP/1.0 keep the connection only then.
        var xml = new ArrayBufferWriter<byte>(4096);
        XmlRpcWriter.WriteResponse(xml, answer);
        context.Response.ContentType = "text/xml";
        context.Response.ContentLength = xml.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(xml.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private RpcCaller CallerOf(HttpContext context)
    {
        var who = context.Features.Get<Caller>()!;
        return new RpcCaller(who, (method, parameters, answer) => audit.Changed(who, "xmlrpc", method.Name, RpcOutcome.Names(method, parameters), RpcOutcome.Of(answer)));
    }
}
