using System.Text;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Unit.XmlRpc;

public sealed class XmlRpcReaderTests
{
    [Fact]
    public void Every_type_is_read()
    {
        var values = Values(
            "<value>bare</value>", "<value><string> a&lt;b </string></value>", "<value/>", "<value><string/></value>",
            "<value><int>-5</int></value>", "<value><i4>+7</i4></value>", "<value> <i8>9000000000</i8> </value>",
            "<value><boolean>1</boolean></value>", "<value><double>2.5</double></value>", "<value><base64>aGk=</base64></value>",
            "<value><dateTime.iso8601>20260102T03:04:05</dateTime.iso8601></value>", "<value><nil/></value>");
        Assert.Equal(new RpcValue[] { "bare", " a<b ", "", "", -5, 7, 9_000_000_000, true, new RpcValue.Real(2.5) }, values.Take(9));
        Assert.Equal("hi"u8.ToArray(), ((RpcValue.Binary)values[9]).Value);
        Assert.Equal(new RpcValue.Time("20260102T03:04:05"), values[10]);
        Assert.IsType<RpcValue.Nil>(values[11]);
    }

    [Fact]
    public void Arrays_and_structs_nest()
    {
        var value = Values("<value><array><data> <value><struct><member><name>a</name><value>b</value></member> <member><value><int>1</int></value><name>c</name></member></struct></value> <value><array><data/></array></value></data></array></value>").Single();
        var items = ((RpcValue.List)value).Items;
        Assert.Equal(("b", 1), (((RpcValue.Struct)items[0])["a"]!.AsText(), ((RpcValue.Struct)items[0])["c"]!.AsNumber()));
        Assert.Empty(((RpcValue.List)items[1]).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("<methodCall><methodName>a")]
    [InlineData("<methodCall><methodName>a</methodName><params><value>x</value></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><int>x</int></value></param></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><int>99999999999999999999</int></value></param></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><boolean>yes</boolean></value></param></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><base64>!</base64></value></param></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><what/></value></param></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><int>1</int><int>2</int></value></param></params></methodCall>")]
    [InlineData("<methodCall><methodName>a</methodName><params><param><value><struct><member><name>x</name></member></struct></value></param></params></methodCall>")]
    [InlineData("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><methodCall><methodName>a</methodName></methodCall>")]
    [InlineData("<other><methodName>a</methodName></other>")]
    public void What_is_no_call_is_unmarshallable(string xml) => Assert.Equal("unmarshallable", Assert.Throws<FormatException>(() => Read(xml)).Message);

    [Theory]
    [InlineData("<methodCall/>")]
    [InlineData("<methodCall><methodName> </methodName></methodCall>")]
    [InlineData("<methodCall><params/></methodCall>")]
    public void A_call_without_a_name_says_so(string xml) => Assert.Equal("no method name", Assert.Throws<FormatException>(() => Read(xml)).Message);

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        var deep = string.Concat(Enumerable.Repeat("<value><array><data>", 100_000));
        Assert.Throws<FormatException>(() => Read($"<methodCall><methodName>a</methodName><params><param>{deep}"));
    }

    [Fact]
    public void A_broken_byte_in_the_declaration_is_unmarshallable() =>
        Assert.Equal("unmarshallable", Assert.Throws<FormatException>(() => XmlRpcReader.Read(new MemoryStream([.. "<?xml version='1.0"u8, 0xFF, .. "'?>"u8]))).Message);

    private static IReadOnlyList<RpcValue> Values(params string[] values) =>
        Read($"<?xml version='1.0'?>\n<methodCall>\n<methodName>a.b</methodName>\n<params>{string.Concat(values.Select(value => $"<param>\n{value}\n</param>\n"))}</params>\n</methodCall>").Parameters;

    private static RpcRequest Read(string xml) => XmlRpcReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)));
}
