using System.Buffers;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Fuzz.Targets;

/// <summary>Bodies of POST /RPC2: a call, or a FormatException with the original's word; what was read can be written.</summary>
internal sealed class XmlRpcCallTarget : Target
{
    public override string Name => "xmlrpc-call";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. XmlRpcTexts.Calls.Select(Bytes)];

    public override IReadOnlyList<string> Words => XmlRpcTexts.Words;

    public override bool Try(byte[] input)
    {
        RpcRequest call;
        try
        {
            call = XmlRpcReader.Read(new MemoryStream(input, writable: false));
        }
        catch (FormatException refusal)
        {
            Clear(refusal.Message);
            return false;
        }

        Clear(call.Method);
        foreach (var parameter in call.Parameters)
        {
            XmlRpcWriter.WriteResponse(new ArrayBufferWriter<byte>(), parameter);
        }

        return true;
    }
}
