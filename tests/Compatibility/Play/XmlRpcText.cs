using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Play;

/// <summary>XML-RPC as the suite writes and shows it; its own, so that our engine's reader and writer are not judged by themselves.</summary>
public static class XmlRpcText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Call(string method, IEnumerable<Word> arguments) =>
        "<?xml version='1.0'?>\n" + new XElement("methodCall", new XElement("methodName", method),
            new XElement("params", arguments.Select(a => new XElement("param", new XElement("value", Argument(a))))));

    /// <summary>true, 5 and bracketed JSON are what they look like; anything else, and anything quoted, is text.</summary>
    private static XElement Argument(Word word) => word switch
    {
        { Quoted: true } => new XElement("string", word.Text),
        { Text: "true" or "false" } => new XElement("boolean", word.Text == "true" ? 1 : 0),
        { Text: ['[' or '{', ..] } => Json(JsonNode.Parse(word.Text)!),
        _ when int.TryParse(word.Text, CultureInfo.InvariantCulture, out int number) => new XElement("int", number),
        _ => new XElement("string", word.Text),
    };

    private static XElement Json(JsonNode node) => node switch
    {
        JsonArray array => new XElement("array", new XElement("data", array.Select(item => new XElement("value", Json(item!))))),
        JsonObject map => new XElement("struct", map.Select(m => new XElement("member", new XElement("name", m.Key), new XElement("value", Json(m.Value!))))),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => new XElement("boolean", node.GetValue<bool>() ? 1 : 0),
            JsonValueKind.Number => new XElement("int", node.GetValue<int>()),
            _ => new XElement("string", node.GetValue<string>()),
        },
    };

    /// <summary>The answer as lines: one for each scalar, with the way to it; members in order of their names.</summary>
    public static IEnumerable<string> Show(string answer)
    {
        XElement root = XElement.Parse(answer, LoadOptions.PreserveWhitespace);
        if (root.Element("fault")?.Element("value") is { } fault)
        {
            Dictionary<string, XElement> members = Members(fault.Element("struct")!);
            return [$"fault {members["faultCode"].Value.Trim()} {members["faultString"].Value}"];
        }

        return Lines("", root.Element("params")!.Element("param")!.Element("value")!);
    }

    /// <summary>The members of a struct that is the answer, as text.</summary>
    public static Dictionary<string, string>? Struct(string answer) =>
        XElement.Parse(answer).Element("params")?.Element("param")?.Element("value")?.Element("struct") is { } found
            ? Members(found).ToDictionary(m => m.Key, m => m.Value.Value)
            : null;

    /// <summary>Results of starting or stopping several come as each is done, which is chance; anything else stays where it is.</summary>
    private static string ResultOf(XElement value) =>
        value.Element("struct") is { } map && Members(map) is { Count: 4 } m && m.TryGetValue("group", out XElement? group) && m.ContainsKey("status")
            ? $"{group.Value}:{m["name"].Value}"
            : "";

    private static Dictionary<string, XElement> Members(XElement map) =>
        map.Elements("member").ToDictionary(m => m.Element("name")!.Value, m => m.Element("value")!);

    private static IEnumerable<string> Lines(string way, XElement value)
    {
        XElement? typed = value.Elements().FirstOrDefault();
        string prefix = way.Length == 0 ? "" : way.TrimStart('.') + " = ";
        switch (typed?.Name.LocalName)
        {
            case "array":
                XElement[] items = [.. typed.Element("data")!.Elements("value").OrderBy(ResultOf, StringComparer.Ordinal)];
                return items.Length == 0 ? [prefix + "[]"] : items.SelectMany((item, i) => Lines($"{way}[{i}]", item));
            case "struct":
                return Members(typed).OrderBy(m => m.Key, StringComparer.Ordinal).SelectMany(m => Lines($"{way}.{m.Key}", m.Value));
            case null or "string":
                return [prefix + JsonSerializer.Serialize(value.Value, Readable)];
            case "int" or "i4":
                return [prefix + typed.Value.Trim()];
            case "boolean":
                return [prefix + (typed.Value.Trim() == "1" ? "true" : "false")];
            default:
                return [$"{prefix}{typed.Name.LocalName} {typed.Value}"];
        }
    }
}
