using System.Text;
using System.Xml;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public class LogTextTests
{
    [Fact]
    public void Good_text_stays_as_it_is() => Assert.Equal("größe → 😀\t\r\n", LogText.ForXml(Encoding.UTF8.GetBytes("größe → 😀\t\r\n")));

    [Fact]
    public void What_is_no_utf8_and_what_xml_forbids_is_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFD[0mc\uFFFD", LogText.ForXml([(byte)'a', 0xFF, (byte)'b', 0x1B, .. "[0mc"u8, 0]));

    [Fact]
    public void Every_byte_makes_legal_xml()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[500];
            random.NextBytes(bytes);
            XmlConvert.VerifyXmlChars(LogText.ForXml(bytes));
        }

        XmlConvert.VerifyXmlChars(LogText.ForXml(Encoding.UTF8.GetBytes("\uFFFE\uFFFF")));
    }
}
