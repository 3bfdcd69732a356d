using System.Text;
using Supervisor.Engine.Core;
using Xunit;

namespace Supervisor.Unit.Core;

public class PythonBytesTests
{
    [Fact]
    public void Utf8_is_shown_as_text() => Assert.Equal("größer\n", PythonBytes.Show("größer\n"u8));

    [Fact]
    public void A_byte_that_is_no_Utf8_is_shown_as_Python_writes_bytes() => Assert.Equal(@"Undecodable: b'\x88\n'", PythonBytes.Show([0x88, 0x0A]));

    // What Python 3 prints for repr(bytes).
    [Theory]
    [InlineData("plain", "b'plain'")]
    [InlineData("it's", "b\"it's\"")]
    [InlineData("\"it's\"", "b'\"it\\'s\"'")]
    [InlineData("say \"x\"", "b'say \"x\"'")]
    [InlineData("a\\b\t\r\n\0\x7f\x1b~ ", @"b'a\\b\t\r\n\x00\x7f\x1b~ '")]
    public void Repr_is_Python_s(string ascii, string expected) => Assert.Equal(expected, PythonBytes.Repr(Encoding.Latin1.GetBytes(ascii)));

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xC3 })]
    public void Surrogates_long_forms_and_halves_are_no_text(byte[] bytes) => Assert.Null(PythonBytes.TryDecode(bytes));
}
