using System.Buffers;
using System.Globalization;
using System.Text;

namespace Supervisor.Engine.XmlRpc;

/// <summary>Writes answers as the original does, byte for byte: clients exist that search them as text.</summary>
internal sealed class XmlRpcWriter(IBufferWriter<byte> output)
{
    public static void WriteResponse(IBufferWriter<byte> output, RpcValue answer)
    {
        var writer = new XmlRpcWriter(output);
        writer.Raw("<?xml version='1.0'?>\n<methodResponse>\n");
        if (answer is RpcValue.Fault)
        {
            writer.Raw("<fault>\n");
            writer.Value(answer);
            writer.Raw("</fault>\n</methodResponse>\n");
        }
        else
        {
            writer.Raw("<params>\n<param>\n");
            writer.Value(answer);
            writer.Raw("</param>\n</params>\n</methodResponse>\n");
        }
    }

    private void Value(RpcValue value)
    {
        Raw("<value>");
        switch (value)
        {
            case RpcValue.Text v:
                Raw("<string>");
                Escaped(v.Value);
                Raw("</string>");
                break;
            case RpcValue.Number v:
                // 32 bits are all that old clients can read: time stamps end in 2038.
                Raw("<int>");
                Raw(Math.Clamp(v.Value, int.MinValue, int.MaxValue).ToString(CultureInfo.InvariantCulture));
                Raw("</int>");
                break;
            case RpcValue.Flag v:
                Raw(v.Value ? "<boolean>1</boolean>" : "<boolean>0</boolean>");
                break;
            case RpcValue.Real v:
                Raw("<double>");
                Raw(v.Value.ToString("R", CultureInfo.InvariantCulture));
                Raw("</double>");
                break;
            case RpcValue.Time v:
                Raw("<dateTime.iso8601>");
                Escaped(v.Value);
                Raw("</dateTime.iso8601>");
                break;
            case RpcValue.Binary v:
                Raw("<base64>\n");
                Raw(Convert.ToBase64String(v.Value));
                Raw("\n</base64>");
                break;
            case RpcValue.List v:
                Raw("<array><data>\n");
                foreach (var item in v.Items)
                {
                    Value(item);
                }

                Raw("</data></array>");
                break;
            case RpcValue.Struct v:
                Struct(v.Members);
                break;
            case RpcValue.Fault v:
                Struct([("faultCode", (int)v.Code), ("faultString", v.Message)]);
                break;
            default:
                Raw("<nil/>");
                break;
        }

        Raw("</value>\n");
    }

    private void Struct(IReadOnlyList<(string Name, RpcValue Value)> members)
    {
        Raw("<struct>\n");
        foreach (var (name, value) in members)
        {
            Raw("<member>\n<name>");
            Escaped(name);
            Raw("</name>\n");
            Value(value);
            Raw("</member>\n");
        }

        Raw("</struct>");
    }

    private void Raw(ReadOnlySpan<char> text)
    {
        // In pieces, so that a long log is not asked for in one block.
        while (text.Length > 0)
        {
            var piece = text[..Math.Min(text.Length, 4096)];
            if (char.IsHighSurrogate(piece[^1]) && piece.Length < text.Length)
            {
                piece = piece[..^1];
            }

            output.Advance(Encoding.UTF8.GetBytes(piece, output.GetSpan(Encoding.UTF8.GetMaxByteCount(piece.Length))));
            text = text[piece.Length..];
        }
    }

    private void Escaped(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var replacement = text[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                // A bare one would reach the client as a line feed.
                '\r' => "&#13;",
                '\t' or '\n' => null,
                // XML has no way to say these; the original answered 500 or broke its client.
                < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ => null,
            };
            if (replacement is not null)
            {
                Raw(text.AsSpan(from, i - from));
                Raw(replacement);
                from = i + 1;
            }
        }

        Raw(text.AsSpan(from));
    }
}
