using System.Buffers;
using System.Text;
using System.Xml.Linq;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Unit.XmlRpc;

public sealed class XmlRpcWriterTests
{
    [Fact]
    public void Numbers_beyond_32_bits_are_capped() =>
        Assert.Equal(["2147483647", "-2147483648"], XElement.Parse(Write(new RpcValue.List([9_000_000_000, -9_000_000_000]))).Descendants("int").Select(i => i.Value));

    [Theory]
    [InlineData("a<b>&\"'", "a<b>&\"'")]
    [InlineData("tab\tline\nreturn\r", "tab\tline\nreturn\r")]
    [InlineData("\u001b[0m \0 \ufffe", "\ufffd[0m \ufffd \ufffd")]
    [InlineData("\U0001F600 ü", "\U0001F600 ü")]
    public void Text_survives_and_what_xml_cannot_say_is_replaced(string text, string read) =>
        Assert.Equal(read, XElement.Parse(Write(text), LoadOptions.PreserveWhitespace).Descendants("string").Single().Value);

    [Fact]
    public void Half_a_pair_is_replaced() =>
        Assert.Equal("x\ufffdy", XElement.Parse(Write($"x{(char)0xD800}y")).Descendants("string").Single().Value);

    [Fact]
    public void A_long_text_with_pairs_at_every_border_survives()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 10_000));
        Assert.Equal(text, XElement.Parse(Write(text)).Descendants("string").Single().Value);
    }

    [Fact]
    public void A_fault_is_written_as_the_original_writes_it() =>
        Assert.Equal(
            "<?xml version='1.0'?>\n<methodResponse>\n<fault>\n<value><struct>\n<member>\n<name>faultCode</name>\n<value><int>10</int></value>\n</member>\n"
            + "<member>\n<name>faultString</name>\n<value><string>BAD_NAME: nope</string></value>\n</member>\n</struct></value>\n</fault>\n</methodResponse>\n",
            Write(new RpcValue.Fault(FaultCode.BadName, "nope")));

    private static string Write(RpcValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        XmlRpcWriter.WriteResponse(output, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
