using System.Text;
using System.Xml;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class XmlRpcReaderTests
{
    private static XmlRpcValue Read(string value) =>
        XmlRpcReader.ReadResponse(Encoding.UTF8.GetBytes($"<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n{value}\n</param>\n</params>\n</methodResponse>\n"), "x");

    [Fact]
    public void Every_type_is_read()
    {
        Assert.Equal(7, Read("<value><int>7</int></value>").Int);
        Assert.Equal(-7, Read("<value> <i4>-7</i4> </value>").Int);
        Assert.Equal(1L << 40, Read("<value><i8>1099511627776</i8></value>").Long);
        Assert.True(Read("<value><boolean>1</boolean></value>").Flag);
        Assert.Equal(1.5, Read("<value><double>1.5</double></value>").Double);
        Assert.Equal("hi"u8.ToArray(), Read("<value><base64>aGk=\n</base64></value>").Bytes);
        Assert.Equal(new DateTime(2025, 8, 23, 1, 2, 3), Read("<value><dateTime.iso8601>20250823T01:02:03</dateTime.iso8601></value>").Time);
        Assert.True(Read("<value><nil/></value>").IsNil);
    }

    [Theory]
    [InlineData("<value><string> a &lt;b&gt; </string></value>", " a <b> ")]
    [InlineData("<value> bare </value>", " bare ")]
    [InlineData("<value>  </value>", "  ")]
    [InlineData("<value/>", "")]
    [InlineData("<value></value>", "")]
    [InlineData("<value><string/></value>", "")]
    [InlineData("<value><string>öß€😀</string></value>", "öß€😀")]
    public void Text_is_kept_with_its_blanks(string value, string text) => Assert.Equal(text, Read(value).Text);

    [Fact]
    public void Control_characters_of_logs_survive() => Assert.Equal("\e[31mred\e[0m\u0007\0", Read("<value><string>\e[31mred\e[0m\u0007\0</string></value>").Text);

    [Fact]
    public void Arrays_and_structs_nest()
    {
        var value = Read("""
            <value><array><data>
              <value><struct>
                <member><name>a</name><value><array><data/></array></value></member>
                <member>
                  <name>b</name>
                  <value><struct/></value>
                </member>
              </struct></value>
              <value>x</value>
            </data></array></value>
            """);
        Assert.Equal(2, value.Items.Count);
        Assert.Empty(value.Items[0]["a"].Items);
        Assert.Empty(value.Items[0]["b"].Members);
        Assert.Equal("x", value.Items[1].Text);
    }

    [Fact]
    public void A_fault_is_thrown_with_code_name_and_words()
    {
        var fault = Assert.Throws<XmlRpcFaultException>(() => XmlRpcReader.ReadResponse(
            """
            <methodResponse><fault><value><struct>
            <member><name>faultCode</name><value><int>10</int></value></member>
            <member><name>faultString</name><value><string>BAD_NAME: web</string></value></member>
            </struct></value></fault></methodResponse>
            """u8, "here"));
        Assert.Equal((10, "BAD_NAME: web", "here"), (fault.Code, fault.Text, fault.Address));
        Assert.Equal(new Fault(10, "BAD_NAME", "web"), fault.Fault);
    }

    [Fact]
    public void A_document_type_is_refused() =>
        Assert.Throws<XmlException>(() => XmlRpcReader.ReadResponse("<!DOCTYPE x [<!ENTITY e 'aaaa'>]><methodResponse><params><param><value>&e;</value></param></params></methodResponse>"u8, "x"));

    [Fact]
    public void Endless_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<value><array><data>", 5000)) + string.Concat(Enumerable.Repeat("</data></array></value>", 5000));
        Assert.Throws<InvalidDataException>(() => Read(deep));
    }

    [Theory]
    [InlineData("<value><what>1</what></value>")]
    [InlineData("<value><boolean>2</boolean></value>")]
    [InlineData("<other/>")]
    public void Nonsense_is_refused(string value) => Assert.Throws<InvalidDataException>(() => Read(value));

    [Fact]
    public void What_is_asked_for_as_another_type_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Read("<value>x</value>").Int);
        Assert.Throws<InvalidDataException>(() => Read("<value><struct/></value>")["gone"]);
    }
}
