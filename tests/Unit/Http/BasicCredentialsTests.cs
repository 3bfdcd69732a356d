using System.Security.Cryptography;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Http;

namespace Supervisor.Unit.Http;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("me", "secret", true)]
    [InlineData("me", "Secret", false)]
    [InlineData("you", "secret", false)]
    [InlineData("me", "", false)]
    [InlineData("me", "secret:more", false)]
    public void Name_and_password_must_both_be_right(string name, string password, bool allowed)
    {
        Assert.Equal(allowed, new BasicCredentials("me", "secret").Allow(Header(name, password)));
        Assert.Equal(allowed, new BasicCredentials("me", "{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4").Allow(Header(name, password)));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", "", false)]
    [InlineData("", "secret", false)]
    [InlineData("me", "", true)]
    [InlineData("me", "secret", true)]
    public void Only_a_server_with_a_name_asks_for_them(string? username, string? password, bool asks) =>
        Assert.Equal(asks, BasicCredentials.Of(new UnixServerSettings { Section = "s", File = "/s", Username = username, Password = password }) is not null);

    [Fact]
    public void A_password_may_contain_colons_and_letters_of_any_language() =>
        Assert.True(new BasicCredentials("me", "a:ü:c").Allow(Header("me", "a:ü:c")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Bearer bWU6c2VjcmV0")]
    public void Anything_else_is_refused(string? header) => Assert.False(new BasicCredentials("me", "secret").Allow(header));

    [Fact]
    public void Sha1_agrees_with_the_framework_at_every_length_around_the_block_borders()
    {
        for (var length = 0; length < 200; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(bytes)), Sha1.Hex(bytes));
        }
    }

    private static string Header(string name, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));
}
