using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Entry;

/// <summary>A call of XML-RPC as an audit line tells it: on what, and what became of it.</summary>
internal static class RpcOutcome
{
    private const string Status = "status";

    /// <summary>The first parameter where it is a name; never the others, which may be a program's input.</summary>
    public static string[] Names(RpcMethod method, IReadOnlyList<RpcValue> parameters) =>
        method.Types is [_, "string", ..] && parameters is [var first, ..] && first.AsText() is { } name ? [name] : [];

    public static string Of(RpcValue answer) => answer switch
    {
        RpcValue.Fault fault => fault.Code.Name(),
        RpcValue.List list when list.Items.OfType<RpcValue.Struct>().Count(IsFault) is > 0 and var faults => $"{faults} of {list.Items.Count} refused",
        _ => "ok",
    };

    private static bool IsFault(RpcValue.Struct item) => item[Status]?.AsNumber() is { } code && code != (long)FaultCode.Success;
}
