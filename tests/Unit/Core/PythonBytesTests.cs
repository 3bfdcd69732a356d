using System.Text;
using Supervisor.Engine.Core;

namespace Supervisor.Unit.Core;

public class PythonBytesTests
{
    [Theory]
    [InlineData("READY\n", @"b'READY\n'")]
    [InlineData("a\tb\r\\", @"b'a\tb\r\\'")]
    [InlineData("it's", "b\"it's\"")]
    [InlineData("'\"", "b'\\'\"'")]
    [InlineData("\u0000\u007f\u00ff ~", @"b'\x00\x7f\xff ~'")]
    public void Bytes_are_quoted_as_the_original_quotes_them(string latin1, string expected) =>
        Assert.Equal(expected, PythonBytes.Quoted(Encoding.Latin1.GetBytes(latin1)));

    [Fact]
    public void What_is_no_text_is_called_undecodable()
    {
        Assert.Equal("häl", PythonBytes.Text("häl"u8));
        Assert.Equal(@"Undecodable: b'a\x88b\n'", PythonBytes.Text([(byte)'a', 0x88, (byte)'b', 10]));

        // A surrogate in UTF-8 is none.
        Assert.Equal(@"Undecodable: b'\xed\xa0\x80'", PythonBytes.Text([0xed, 0xa0, 0x80]));
    }
}
