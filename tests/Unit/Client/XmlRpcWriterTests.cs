using System.Text;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class XmlRpcWriterTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        XmlRpcValue[] values =
        [
            "a <b> & ü", 5, 1L << 40, true, 1.5, new byte[] { 0, 255 }, new DateTime(2025, 8, 23, 1, 2, 3), XmlRpcValue.Nil,
            XmlRpcValue.Struct(new Dictionary<string, XmlRpcValue> { ["k"] = XmlRpcValue.Array([1, "x"]) }),
        ];
        var call = Encoding.UTF8.GetString(XmlRpcWriter.WriteCall("a.b", [XmlRpcValue.Array(values)]));
        Assert.Contains("<methodName>a.b</methodName>", call);
        var answer = XmlRpcReader.ReadResponse(Encoding.UTF8.GetBytes(call.Replace("methodCall", "methodResponse").Replace("<methodName>a.b</methodName>", "")), "x").Items;
        Assert.Equal("a <b> & ü", answer[0].Text);
        Assert.Equal((5, 1L << 40, true, 1.5), (answer[1].Int, answer[2].Long, answer[3].Flag, answer[4].Double));
        Assert.Equal([0, 255], answer[5].Bytes);
        Assert.Equal(new DateTime(2025, 8, 23, 1, 2, 3), answer[6].Time);
        Assert.True(answer[7].IsNil);
        Assert.Equal("x", answer[8]["k"].Items[1].Text);
    }
}
