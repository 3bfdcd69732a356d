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
internal sealed class RpcEndpoint(EngineFace face, AuditTrail audit, Turns large)
{
    public const string Path = "/RPC2";

    private const int LongestQuote = 200;

    /// <summary>An answer below this is sent without a turn: what it is made from is long gone when its reader takes his time.</summary>
    private const int Small = 256 << 10;

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
            NoteMalformed(context, body, problem);
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status400BadRequest, "Bad Request").ConfigureAwait(false);
            return;
        }

        var isLarge = _methods.IsLarge(call);
        using var turn = isLarge ? await large.EnterAsync(Claimant.Of(context), context.RequestAborted).ConfigureAwait(false) : null;
        if (isLarge && turn is null)
        {
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many large answers are being read").ConfigureAwait(false);
            return;
        }

        await AnswerAsync(context, call, turn).ConfigureAwait(false);
    }

    private void NoteMalformed(HttpContext context, MemoryStream body, FormatException problem)
    {
        // Whoever may only look must not be able to push other lines out of the log.
        var who = Claimant.Of(context);
        if (who.Kind != ClaimantKind.Reader || audit.IsTold($"body {who.Who}", face.Clock.Now.Monotonic))
        {
            var quote = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)Math.Min(body.Length, LongestQuote));
            face.Operations.Note(ActivityLevel.Error, $"XML-RPC request data {PythonText.Repr(quote)} is invalid: {problem.Message}");
        }
    }

    private async Task AnswerAsync(HttpContext context, RpcRequest call, IDisposable? turn)
    {
        var isTraced = face.Operations.Shows(ActivityLevel.Trace);
        var method = isTraced ? AuditLine.OneLine(call.Method) : "";
        if (isTraced)
        {
            face.Operations.Note(ActivityLevel.Trace, $"XML-RPC method called: {method}()");
        }

        var notes = new RpcNotes(audit, context.Features.Get<Caller>()!, face.Clock);
        RpcValue answer;
        try
        {
            answer = await _methods.CallAsync(call.Method, call.Parameters, notes.Caller, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            notes.End(call.Method);
        }

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
        if (xml.WrittenCount <= Small)
        {
            turn?.Dispose();
        }

        await Bodies.WritePiecesAsync(context, xml.WrittenMemory).ConfigureAwait(false);
    }
}
