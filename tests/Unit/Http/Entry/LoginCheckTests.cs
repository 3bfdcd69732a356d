using System.Security.Cryptography;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Entry;

namespace Supervisor.Unit.Http.Entry;

public sealed class LoginCheckTests
{
    private static readonly string Hashed = StoredPassword.Format(1000, new byte[16], Rfc2898DeriveBytes.Pbkdf2("secret", new byte[16], 1000, HashAlgorithmName.SHA256, 32));

    public static TheoryData<string> Kept() => ["secret", "{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4", "{SHA}E5E9FA1BA31ECD1AE84F75CAAA474F3A663F05F4", Hashed];

    [Theory]
    [MemberData(nameof(Kept))]
    public void Name_and_password_must_both_be_right_however_the_password_is_kept(string kept)
    {
        var check = Check(("me", kept), ("other", "x"));
        Assert.Equal("me", check.Find("me", "secret")?.Name);
        Assert.Equal("other", check.Find("other", "x")?.Name);
        Assert.All([("me", "Secret"), ("you", "secret"), ("me", ""), ("me", "secret:more"), ("me", kept + " "), ("other", "secret"), ("", "secret"), ("ME", "secret")],
            wrong => Assert.Null(check.Find(wrong.Item1, wrong.Item2)));
    }

    [Fact]
    public void The_hash_itself_is_no_password() => Assert.Null(Check(("me", Hashed)).Find("me", Hashed));

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", "", false)]
    [InlineData("", "secret", false)]
    [InlineData("me", "", true)]
    [InlineData("me", "secret", true)]
    public void Only_a_server_with_a_name_asks_for_them(string? username, string? password, bool asks) =>
        Assert.Equal(asks, !new LoginCheck(new UnixServerSettings { Section = "s", File = "/s", Username = username, Password = password }.AllUsers).IsEmpty);

    [Fact]
    public void A_password_may_contain_colons_and_letters_of_any_language()
    {
        Assert.Equal(("me", "a:ü:c"), BasicHeader.Parse(Header("me", "a:ü:c")));
        Assert.NotNull(Check(("me", "a:ü:c")).Find("me", "a:ü:c"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bWU=")]
    [InlineData("Bearer bWU6c2VjcmV0")]
    public void Anything_else_is_no_name_and_password(string? header) => Assert.Null(BasicHeader.Parse(header));

    [Theory]
    [InlineData("dearest")]
    [InlineData("dear")]
    [InlineData("plain")]
    [InlineData("sha")]
    [InlineData("nobody")]
    [InlineData("")]
    public void Every_name_known_or_not_costs_what_the_dearest_password_costs(string name)
    {
        var paid = 0;
        var users = new[] { ("plain", "x"), ("sha", "{SHA}00"), ("dear", StoredPassword.Format(2000, new byte[16], new byte[32])), ("dearest", StoredPassword.Format(5000, new byte[16], new byte[32])) };
        var check = new LoginCheck(users.Select(user => new HttpUser { Name = user.Item1, Password = user.Item2 }), (_, _, iterations, length) =>
        {
            paid += iterations;
            return new byte[length].Select(_ => (byte)1).ToArray();
        });
        check.Find(name, "x");
        Assert.Equal(5000, paid);
    }

    [Fact]
    public void Sha1_agrees_with_the_framework_at_every_length_around_the_block_borders()
    {
        for (var length = 0; length < 200; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(bytes)), Sha1.Hex(bytes));
        }
    }

    private static LoginCheck Check(params (string Name, string Password)[] users) => new(users.Select(user => new HttpUser { Name = user.Name, Password = user.Password }));

    private static string Header(string name, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));
}
