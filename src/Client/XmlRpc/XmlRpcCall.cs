namespace Supervisor.Client;

/// <summary>One call of a batch.</summary>
public sealed record XmlRpcCall(string Method, params XmlRpcValue[] Parameters);

/// <summary>The result of one call of a batch: a value or a fault.</summary>
public sealed record XmlRpcOutcome(XmlRpcValue? Value, XmlRpcFaultException? Fault)
{
    public XmlRpcValue Require() => Value ?? throw Fault!;

    internal static XmlRpcOutcome From(XmlRpcValue item) =>
        item.IsStruct && item.Members.ContainsKey("faultCode")
            ? new(null, new XmlRpcFaultException(item["faultCode"].Int, item["faultString"].Text))
            : new(item, null);
}
