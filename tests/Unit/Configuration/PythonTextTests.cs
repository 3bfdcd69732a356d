using Supervisor.Configuration;

namespace Supervisor.Unit.Configuration;

public class PythonTextTests
{
    // What Python 3 prints for repr(str).
    [Theory]
    [InlineData("garbage", "'garbage'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's\"\nb\tc", "'it\\'s\"\\nb\\tc'")]
    [InlineData("gr\u00fc\u00df \u00a0 \u200b \u2028 \x00 \x7f \\", "'gr\u00fc\u00df \\xa0 \\u200b \\u2028 \\x00 \\x7f \\\\'")]
    [InlineData("\U0001F600 \U000F0000", "'\U0001F600 \\U000f0000'")]
    public void Repr_is_Python_s(string text, string expected) => Assert.Equal(expected, PythonText.Repr(text));
}
