using System.Globalization;
using System.Text;
using System.Xml;

namespace Supervisor.Engine.XmlRpc;

/// <summary>A method call as it came in.</summary>
internal sealed record RpcRequest(string Method, IReadOnlyList<RpcValue> Parameters);

/// <summary>Reads method calls; what is no XML, no call or nested too deeply is a <see cref="FormatException"/>.</summary>
internal sealed class XmlRpcReader
{
    /// <summary>No honest call comes near; without a bound a small body could exhaust the stack.</summary>
    private const int DeepestNesting = 32;

    // The original's words for the activity log.
    private const string Unmarshallable = "unmarshallable";
    private const string NoMethodName = "no method name";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = false,
    };

    private readonly XmlReader _xml;

    private XmlRpcReader(XmlReader xml) => _xml = xml;

    public static RpcRequest Read(Stream body)
    {
        try
        {
            using var xml = XmlReader.Create(body, Settings);
            return new XmlRpcReader(xml).Call();
        }
        catch (Exception problem) when (problem is XmlException or FormatException or OverflowException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(problem.Message == NoMethodName ? NoMethodName : Unmarshallable, problem);
        }
    }

    private RpcRequest Call()
    {
        if (_xml.MoveToContent() != XmlNodeType.Element || _xml.LocalName != "methodCall")
        {
            throw new FormatException(Unmarshallable);
        }

        string? method = null;
        var parameters = new List<RpcValue>();
        Children(() =>
        {
            switch (_xml.LocalName)
            {
                case "methodName":
                    method = _xml.ReadElementContentAsString().Trim();
                    break;
                case "params":
                    Children(() => OneValue("param", 0, parameters.Add));
                    break;
                default:
                    throw new FormatException(Unmarshallable);
            }
        });
        return string.IsNullOrEmpty(method) ? throw new FormatException(NoMethodName) : new RpcRequest(method, parameters);
    }

    /// <summary>Visits each child element of the present one and leaves it; each visit must consume its element.</summary>
    private void Children(Action visit)
    {
        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return;
        }

        _xml.Read();
        while (_xml.MoveToContent() == XmlNodeType.Element)
        {
            visit();
        }

        _xml.ReadEndElement();
    }

    /// <summary>An element of the given name that holds one value.</summary>
    private void OneValue(string element, int depth, Action<RpcValue> take)
    {
        if (_xml.LocalName != element)
        {
            throw new FormatException(Unmarshallable);
        }

        Children(() => take(Value(depth)));
    }

    private RpcValue Value(int depth)
    {
        if (_xml.LocalName != "value" || depth > DeepestNesting)
        {
            throw new FormatException(Unmarshallable);
        }

        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return "";
        }

        // A value without a type is a string; spaces around a typed one mean nothing.
        _xml.Read();
        var text = new StringBuilder();
        while (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
        {
            text.Append(_xml.Value);
            _xml.Read();
        }

        RpcValue value = text.ToString();
        if (_xml.NodeType == XmlNodeType.Element)
        {
            value = Typed(depth);
            _xml.MoveToContent();
        }

        _xml.ReadEndElement();
        return value;
    }

    private RpcValue Typed(int depth)
    {
        switch (_xml.LocalName)
        {
            case "string":
                return _xml.ReadElementContentAsString();
            case "int" or "i4" or "i8" or "i1" or "i2":
                return long.Parse(_xml.ReadElementContentAsString().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            case "boolean":
                return _xml.ReadElementContentAsString().Trim() switch { "1" => true, "0" => false, _ => throw new FormatException(Unmarshallable) };
            case "double":
                return new RpcValue.Real(double.Parse(_xml.ReadElementContentAsString(), CultureInfo.InvariantCulture));
            case "base64":
                return new RpcValue.Binary(Convert.FromBase64String(_xml.ReadElementContentAsString()));
            case "dateTime.iso8601":
                return new RpcValue.Time(_xml.ReadElementContentAsString().Trim());
            case "nil":
                _xml.Skip();
                return new RpcValue.Nil();
            case "array":
                var items = new List<RpcValue>();
                Children(() => OneValue("data", depth + 1, items.Add));
                return new RpcValue.List(items);
            case "struct":
                var members = new List<(string, RpcValue)>();
                Children(() => members.Add(Member(depth + 1)));
                return new RpcValue.Struct(members);
            default:
                throw new FormatException(Unmarshallable);
        }
    }

    private (string, RpcValue) Member(int depth)
    {
        string? name = null;
        RpcValue? value = null;
        if (_xml.LocalName != "member")
        {
            throw new FormatException(Unmarshallable);
        }

        Children(() =>
        {
            if (_xml.LocalName == "name")
            {
                name = _xml.ReadElementContentAsString();
            }
            else
            {
                value = Value(depth);
            }
        });
        return name is null || value is null ? throw new FormatException(Unmarshallable) : (name, value);
    }
}
