using System.Globalization;
using System.Text;

namespace Supervisor.Engine.XmlRpc;

/// <summary>One value of XML-RPC; a fault is one too, since a multicall carries faults among its results.</summary>
internal abstract record RpcValue
{
    public static readonly RpcValue True = new Flag(true);

    internal sealed record Text(string Value) : RpcValue;

    internal sealed record Number(long Value) : RpcValue;

    internal sealed record Flag(bool Value) : RpcValue;

    internal sealed record Real(double Value) : RpcValue;

    internal sealed record Time(string Value) : RpcValue;

    internal sealed record Binary(byte[] Value) : RpcValue;

    internal sealed record Nil : RpcValue;

    internal sealed record List(IReadOnlyList<RpcValue> Items) : RpcValue
    {
        public static List Of(IEnumerable<string> texts) => new([.. texts.Select(text => new Text(text))]);
    }

    /// <summary>Members in the order in which they are written.</summary>
    internal sealed record Struct(IReadOnlyList<(string Name, RpcValue Value)> Members) : RpcValue
    {
        public RpcValue? this[string name] => Members.FirstOrDefault(member => member.Name == name).Value;
    }

    internal sealed record Fault(FaultCode Code, string? Detail = null) : RpcValue
    {
        /// <summary>"BAD_NAME: web".</summary>
        public string Message => Detail is null ? Code.Name() : $"{Code.Name()}: {Detail}";
    }

    public static implicit operator RpcValue(string value) => new Text(value);

    public static implicit operator RpcValue(long value) => new Number(value);

    public static implicit operator RpcValue(bool value) => new Flag(value);

    /// <summary>As text, where a text is wanted: numbers too, since clients send signals and log names so; null for anything else.</summary>
    public string? AsText() => this switch
    {
        Text v => v.Value,
        Binary v => Encoding.UTF8.GetString(v.Value),
        Number v => v.Value.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    public long? AsNumber() => this switch
    {
        Number v => v.Value,
        Flag v => v.Value ? 1 : 0,
        Text v when long.TryParse(v.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Whether it counts as true, as the original judges the "wait" of old clients.</summary>
    public bool AsFlag() => this switch
    {
        Flag v => v.Value,
        Number v => v.Value != 0,
        Real v => v.Value != 0,
        Text v => v.Value.Length > 0,
        List v => v.Items.Count > 0,
        Nil => false,
        _ => true,
    };
}
