using System.Globalization;
using System.Text;
using System.Xml;

namespace Supervisor.Client;

/// <summary>A method call as the bytes of its XML document.</summary>
internal static class XmlRpcWriter
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false) };

    public static byte[] WriteCall(string method, IReadOnlyList<XmlRpcValue> parameters)
    {
        var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("methodCall");
            xml.WriteElementString("methodName", method);
            xml.WriteStartElement("params");
            foreach (var parameter in parameters)
            {
                xml.WriteStartElement("param");
                Write(xml, parameter);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Write(XmlWriter xml, XmlRpcValue value)
    {
        xml.WriteStartElement("value");
        switch (value.Raw)
        {
            case string text:
                xml.WriteElementString("string", text);
                break;
            case long number:
                xml.WriteElementString(number is >= int.MinValue and <= int.MaxValue ? "int" : "i8", number.ToString(CultureInfo.InvariantCulture));
                break;
            case bool flag:
                xml.WriteElementString("boolean", flag ? "1" : "0");
                break;
            case double number:
                xml.WriteElementString("double", number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                xml.WriteElementString("base64", Convert.ToBase64String(bytes));
                break;
            case DateTime time:
                xml.WriteElementString("dateTime.iso8601", time.ToString("yyyyMMdd'T'HH:mm:ss", CultureInfo.InvariantCulture));
                break;
            case IReadOnlyList<XmlRpcValue> items:
                WriteArray(xml, items);
                break;
            case IReadOnlyDictionary<string, XmlRpcValue> members:
                WriteStruct(xml, members);
                break;
            default:
                xml.WriteElementString("nil", "");
                break;
        }

        xml.WriteEndElement();
    }

    private static void WriteArray(XmlWriter xml, IReadOnlyList<XmlRpcValue> items)
    {
        xml.WriteStartElement("array");
        xml.WriteStartElement("data");
        foreach (var item in items)
        {
            Write(xml, item);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteStruct(XmlWriter xml, IReadOnlyDictionary<string, XmlRpcValue> members)
    {
        xml.WriteStartElement("struct");
        foreach (var (name, value) in members)
        {
            xml.WriteStartElement("member");
            xml.WriteElementString("name", name);
            Write(xml, value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
