using Supervisor.Engine.Http;

namespace Supervisor.Unit.Http;

public sealed class SiteRuleTests
{
    private static readonly OpenPort Loopback = new(OnPurpose: false);
    private static readonly OpenPort OnPurpose = new(OnPurpose: true);

    [Theory]
    [InlineData("127.0.0.1:9001", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3:9001", true)]
    [InlineData("[::1]:9001", true)]
    [InlineData("[::1]", true)]
    [InlineData("localhost:9001", true)]
    [InlineData("LocalHost.:9001", true)]
    [InlineData("app.localhost:9001", true)]
    [InlineData("web1.corp.example:9001", true)]
    [InlineData("WEB1:9001", true)]
    [InlineData("", true)]
    [InlineData("evil.com:9001", false)]
    [InlineData("evil.com", false)]
    [InlineData("web1.evil.com:9001", false)]
    [InlineData("localhost.evil.com:9001", false)]
    [InlineData("evillocalhost:9001", false)]
    [InlineData("127.0.0.1.evil.com:9001", false)]
    public void Without_a_password_only_a_name_that_nobody_else_can_have_is_ours(string host, bool ours)
    {
        var plain = new RequestSite(host, "", "");
        var browser = new RequestSite(host, $"http://{host}", "");
        Assert.Equal(ours ? null : SiteRule.ForeignName, SiteRule.Refusal(false, plain, Loopback, "web1.corp.example"));
        Assert.Null(SiteRule.Refusal(false, plain, OnPurpose, "web1.corp.example"));
        Assert.Null(SiteRule.Refusal(false, plain, null, "web1.corp.example"));
        if (host.Length > 0)
        {
            Assert.Equal(ours ? null : SiteRule.ForeignName, SiteRule.Refusal(false, browser, Loopback, "web1.corp.example"));
            Assert.Equal(ours ? null : SiteRule.ForeignName, SiteRule.Refusal(false, browser, OnPurpose, "web1.corp.example"));
            Assert.Equal(ours ? null : SiteRule.ForeignName, SiteRule.Refusal(false, browser with { FetchSite = "same-origin" }, OnPurpose, "web1.corp.example"));
            Assert.Null(SiteRule.Refusal(false, browser, null, "web1.corp.example"));
        }
    }

    [Theory]
    [InlineData("127.0.0.1:9001", true)]
    [InlineData("localhost", true)]
    [InlineData("", true)]
    [InlineData("evil.com:9001", false)]
    [InlineData("localhost.evil.com", false)]
    public void A_foreign_name_may_not_even_read_where_no_password_is_asked_for(string host, bool ours)
    {
        var site = new RequestSite(host, "", "");
        Assert.Equal(ours ? null : SiteRule.ForeignName, SiteRule.Refusal(true, site, Loopback, "web1"));
        Assert.Null(SiteRule.Refusal(true, site, OnPurpose, "web1"));
        Assert.Null(SiteRule.Refusal(true, site, null, "web1"));
    }

    [Fact]
    public void A_link_from_another_site_may_lead_here() =>
        Assert.Null(SiteRule.Refusal(true, new RequestSite("127.0.0.1:9001", "http://elsewhere.example", "cross-site"), Loopback, "web1"));

    [Theory]
    [InlineData("", "cross-site", true, true)]
    [InlineData("", "same-site", true, true)]
    [InlineData("", "same-origin", false, false)]
    [InlineData("", "none", false, false)]
    [InlineData("http://127.0.0.1:9001", "", false, false)]
    [InlineData("http://127.0.0.1:9001", "same-origin", false, false)]
    [InlineData("null", "same-origin", false, false)]
    [InlineData("null", "", true, true)]
    [InlineData("http://127.0.0.1:9002", "", true, true)]
    [InlineData("http://evil.com:9001", "", true, true)]
    [InlineData("http://evil.com:9001", "none", true, false)]
    [InlineData("http://evil.com:9001", "same-origin", true, false)]
    public void An_origin_must_agree_with_the_host_unless_a_password_guards_and_the_browser_has_compared(string origin, string fetchSite, bool refusedOpen, bool refusedGuarded)
    {
        var site = new RequestSite("127.0.0.1:9001", origin, fetchSite);
        Assert.Equal(refusedOpen ? SiteRule.AnotherSite : null, SiteRule.Refusal(false, site, Loopback, "web1"));
        Assert.Equal(refusedOpen ? SiteRule.AnotherSite : null, SiteRule.Refusal(false, site, OnPurpose, "web1"));
        Assert.Equal(refusedGuarded ? SiteRule.AnotherSite : null, SiteRule.Refusal(false, site, null, "web1"));
    }
}
