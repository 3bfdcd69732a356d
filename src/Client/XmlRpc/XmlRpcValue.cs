namespace Supervisor.Client;

/// <summary>One XML-RPC value: text, integer, boolean, double, bytes, time, array, struct or nil.</summary>
public sealed class XmlRpcValue
{
    public static readonly XmlRpcValue Nil = new(null);

    private readonly object? _value;

    private XmlRpcValue(object? value) => _value = value;

    public bool IsNil => _value is null;

    public bool IsArray => _value is IReadOnlyList<XmlRpcValue>;

    public bool IsStruct => _value is IReadOnlyDictionary<string, XmlRpcValue>;

    internal object? Raw => _value;

    /// <summary>The elements of an array.</summary>
    public IReadOnlyList<XmlRpcValue> Items => As<IReadOnlyList<XmlRpcValue>>("an array");

    /// <summary>The members of a struct.</summary>
    public IReadOnlyDictionary<string, XmlRpcValue> Members => As<IReadOnlyDictionary<string, XmlRpcValue>>("a struct");

    public string Text => As<string>("text");

    public bool Flag => _value is long number ? number != 0 : As<bool>("a boolean");

    public long Long => As<long>("an integer");

    public int Int => checked((int)Long);

    public double Double => _value is long number ? number : As<double>("a double");

    public byte[] Bytes => As<byte[]>("bytes");

    public DateTime Time => As<DateTime>("a time");

    public XmlRpcValue this[string member] =>
        Members.TryGetValue(member, out var value) ? value : throw new InvalidDataException($"cannot read an XML-RPC answer: member '{member}' is missing");

    public static implicit operator XmlRpcValue(string text) => new(text);

    public static implicit operator XmlRpcValue(long number) => new(number);

    public static implicit operator XmlRpcValue(int number) => new((long)number);

    public static implicit operator XmlRpcValue(bool flag) => new(flag);

    public static implicit operator XmlRpcValue(double number) => new(number);

    public static implicit operator XmlRpcValue(byte[] bytes) => new(bytes);

    public static implicit operator XmlRpcValue(DateTime time) => new(time);

    public static implicit operator XmlRpcValue(XmlRpcValue[] items) => new(items);

    public static XmlRpcValue Array(IReadOnlyList<XmlRpcValue> items) => new(items);

    public static XmlRpcValue Struct(IReadOnlyDictionary<string, XmlRpcValue> members) => new(members);

    public override string ToString() => _value?.ToString() ?? "nil";

    private T As<T>(string expected) =>
        _value is T value ? value : throw new InvalidDataException($"cannot read an XML-RPC answer: expected {expected}, got {_value?.GetType().Name ?? "nil"}");
}
