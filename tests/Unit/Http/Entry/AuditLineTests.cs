using Supervisor.Engine.Http.Entry;

namespace Supervisor.Unit.Http.Entry;

public sealed class AuditLineTests
{
    [Fact]
    public void A_line_has_always_the_same_words_in_the_same_order() => Assert.Equal(
        "audit who=jo from=10.0.0.3:4711 by=json do=processes/stop on=web,db:* outcome=ok",
        AuditLine.Format("jo", "10.0.0.3:4711", "json", "processes/stop", ["web", "db:*"], "ok"));

    [Theory]
    [InlineData("a\nb", """ "a\u000ab" """)]
    [InlineData("a\r\n2026-01-01 00:00:00,000 INFO audit who=root", """ "a\u000d\u000a2026-01-01 00:00:00,000 INFO audit who=root" """)]
    [InlineData("x outcome=ok", """ "x outcome=ok" """)]
    [InlineData("a\"b\\c", """ "a\"b\\c" """)]
    [InlineData("\u001b[2Jx", """ "\u001b[2Jx" """)]
    [InlineData("a\u2028b\u202ec", """ "a\u2028b\u202ec" """)]
    [InlineData("", """ "" """)]
    [InlineData("Jörg", """ "Jörg" """)]
    public void Nothing_in_a_value_ends_it_or_the_line(string value, string written) => Assert.Equal(written.Trim(), AuditLine.Quote(value));

    [Fact]
    public void A_thousand_names_and_a_long_one_are_cut()
    {
        Assert.EndsWith(",n19 more=980 outcome=ok", AuditLine.Format("-", "-", "json", "x", [.. Enumerable.Range(0, 1000).Select(i => $"n{i}")], "ok"));
        Assert.Equal(203, AuditLine.Quote(new string('x', 100_000)).Length);
    }
}
