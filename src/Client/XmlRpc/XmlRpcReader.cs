using System.Globalization;
using System.Text;
using System.Xml;

namespace Supervisor.Client;

/// <summary>Reads a methodResponse: its value, or its fault as an exception.</summary>
internal sealed class XmlRpcReader
{
    private const int MaxDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 256L << 20,
        MaxCharactersFromEntities = 0,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
        CloseInput = true,
    };

    private readonly XmlReader _xml;

    private XmlRpcReader(XmlReader xml) => _xml = xml;

    /// <summary>Throws <see cref="XmlException"/>, <see cref="InvalidDataException"/> or <see cref="FormatException"/> when it is none.</summary>
    public static XmlRpcValue ReadResponse(ReadOnlySpan<byte> document, string address)
    {
        using var xml = XmlReader.Create(new StringReader(ControlCharacters.Hide(Encoding.UTF8.GetString(document))), Settings);
        var reader = new XmlRpcReader(xml);
        xml.MoveToContent();
        xml.ReadStartElement("methodResponse");
        if (xml.MoveToContent() == XmlNodeType.Element && xml.Name == "fault")
        {
            xml.ReadStartElement("fault");
            xml.MoveToContent();
            var fault = reader.ReadValue(0);
            throw new XmlRpcFaultException(fault["faultCode"].Int, fault["faultString"].Text, address);
        }

        xml.ReadStartElement("params");
        xml.MoveToContent();
        xml.ReadStartElement("param");
        xml.MoveToContent();
        return reader.ReadValue(0);
    }

    /// <summary>On a value element; leaves it behind.</summary>
    private XmlRpcValue ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException("cannot read an XML-RPC answer: it is nested too deeply");
        }

        if (_xml.NodeType != XmlNodeType.Element || _xml.Name != "value")
        {
            throw new InvalidDataException($"cannot read an XML-RPC answer: expected <value>, found {_xml.NodeType} {_xml.Name}");
        }

        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return "";
        }

        _xml.ReadStartElement("value");
        // Text without a type element is a string, blanks included.
        var bare = new StringBuilder();
        while (_xml.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
        {
            bare.Append(_xml.Value);
            _xml.Read();
        }

        var value = _xml.NodeType == XmlNodeType.EndElement ? ControlCharacters.Show(bare.ToString()) : ReadTyped(depth);
        _xml.MoveToContent();
        _xml.ReadEndElement();
        return value;
    }

    private XmlRpcValue ReadTyped(int depth) => _xml.Name switch
    {
        "array" => ReadArray(depth),
        "struct" => ReadStruct(depth),
        "string" => ControlCharacters.Show(_xml.ReadElementContentAsString()),
        "int" or "i4" or "i8" => long.Parse(_xml.ReadElementContentAsString(), NumberStyles.Integer, CultureInfo.InvariantCulture),
        "boolean" => ReadBoolean(),
        "double" => double.Parse(_xml.ReadElementContentAsString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        "base64" => Convert.FromBase64String(_xml.ReadElementContentAsString()),
        "dateTime.iso8601" => DateTime.ParseExact(_xml.ReadElementContentAsString().Trim(), "yyyyMMdd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None),
        "nil" or "ex:nil" => ReadNil(),
        var other => throw new InvalidDataException($"cannot read an XML-RPC answer: unknown type <{other}>"),
    };

    private bool ReadBoolean() => _xml.ReadElementContentAsString().Trim() switch
    {
        "0" or "false" => false,
        "1" or "true" => true,
        var other => throw new InvalidDataException($"cannot read an XML-RPC answer: '{other}' is no boolean"),
    };

    private XmlRpcValue ReadNil()
    {
        _xml.Skip();
        return XmlRpcValue.Nil;
    }

    private XmlRpcValue ReadArray(int depth)
    {
        var items = new List<XmlRpcValue>();
        if (Enter("array"))
        {
            if (Enter("data"))
            {
                while (_xml.MoveToContent() == XmlNodeType.Element)
                {
                    items.Add(ReadValue(depth + 1));
                }

                _xml.ReadEndElement();
            }

            _xml.MoveToContent();
            _xml.ReadEndElement();
        }

        return XmlRpcValue.Array(items);
    }

    private XmlRpcValue ReadStruct(int depth)
    {
        var members = new Dictionary<string, XmlRpcValue>(StringComparer.Ordinal);
        if (Enter("struct"))
        {
            while (_xml.MoveToContent() == XmlNodeType.Element)
            {
                _xml.ReadStartElement("member");
                _xml.MoveToContent();
                var name = _xml.ReadElementContentAsString("name", "");
                _xml.MoveToContent();
                members[name] = ReadValue(depth + 1);
                _xml.MoveToContent();
                _xml.ReadEndElement();
            }

            _xml.ReadEndElement();
        }

        return XmlRpcValue.Struct(members);
    }

    /// <summary>False for an empty element, which is then left behind.</summary>
    private bool Enter(string name)
    {
        var empty = _xml.IsEmptyElement;
        _xml.ReadStartElement(name);
        _xml.MoveToContent();
        return !empty;
    }
}
