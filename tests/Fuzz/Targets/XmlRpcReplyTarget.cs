using System.Xml;
using Supervisor.Client;

namespace Supervisor.Fuzz.Targets;

/// <summary>Answers of a foreign server, as the client reads them.</summary>
internal sealed class XmlRpcReplyTarget : Target
{
    public override string Name => "xmlrpc-reply";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. XmlRpcTexts.Replies.Select(Bytes)];

    public override IReadOnlyList<string> Words => XmlRpcTexts.Words;

    public override bool Try(byte[] input)
    {
        try
        {
            _ = XmlRpcReader.ReadResponse(input, "unix:///s");
            return true;
        }
        catch (Exception refusal) when (refusal is XmlRpcFaultException or XmlException or InvalidDataException or FormatException or OverflowException or ArgumentException)
        {
            // These are what the client turns into an error with the server's name.
            Clear(refusal.Message);
            return false;
        }
    }
}
