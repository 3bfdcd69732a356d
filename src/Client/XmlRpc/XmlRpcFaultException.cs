namespace Supervisor.Client;

/// <summary>The engine answered an XML-RPC call with a fault.</summary>
public sealed class XmlRpcFaultException : SupervisorException
{
    public XmlRpcFaultException(int code, string text, string address = "")
        : base(SupervisorErrorKind.Fault, address, text.Length > 0 ? text : $"fault {code} without a text")
    {
        Code = code;
        Text = text;
        Fault = ToFault(code, text);
    }

    public int Code { get; }

    /// <summary>The fault string as it was sent, for example "BAD_NAME: web".</summary>
    public string Text { get; }

    internal static Fault ToFault(int code, string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? new Fault(code, text, text) : new Fault(code, text[..colon], text[(colon + 2)..]);
    }
}
