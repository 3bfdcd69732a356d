using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

/// <summary>Who may do what, as the file says it.</summary>
public sealed class ServerAccessTests
{
    private const string Hash = "{PBKDF2-SHA256}600000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static readonly string[] Users = ["[http_user:jo]\npassword=x\n", $"[http_user:boss]\npassword={Hash}\nrole=Control\n"];

    [Fact]
    public void A_unix_socket_takes_users_and_groups_by_name_and_number()
    {
        var unix = (UnixServerSettings)Readings.Good("[unix_http_server]\nfile=/s\nread_users=www, 33\ncontrol_groups=web,44\n").Servers[0];
        Assert.Equal(
            new PeerRules(
                new() { Users = [new("www", 33, 33), new("33", 33, 33)] },
                new() { Groups = [new("web", 44), new("44", 44)] }),
            unix.Peers);
    }

    [Fact]
    public void Without_a_rule_the_mode_of_the_socket_decides() => Assert.Null(((UnixServerSettings)Readings.Good("[unix_http_server]\nfile=/s\n").Servers[0]).Peers);

    [Theory]
    [InlineData("read_users=*", true, false)]
    [InlineData("control_groups=*", false, true)]
    [InlineData("read_users=", false, false)]
    public void A_star_is_everybody_and_an_empty_list_nobody(string key, bool reads, bool controls)
    {
        var rules = ((UnixServerSettings)Readings.Good($"[unix_http_server]\nfile=/s\n{key}\n").Servers[0]).Peers!;
        Assert.Equal((reads, controls), (rules.Read.Everybody, rules.Control.Everybody));
    }

    [Theory]
    [InlineData("read_users=www,nosuch,77", "read_users in section [unix_http_server] names users that do not exist: 'nosuch', '77'")]
    [InlineData("control_groups=nosuch", "control_groups in section [unix_http_server] names groups that do not exist: 'nosuch'")]
    [InlineData("users=nobody", "users in section [unix_http_server] names 'nobody', but there is no section [http_user:nobody]")]
    public void Who_does_not_exist_is_an_error_of_that_line(string key, string message)
    {
        var problem = Assert.Single(Readings.Read($"[supervisord]\n[unix_http_server]\nfile=/s\n{key}\n").Errors);
        Assert.Equal(message, problem.Message);
        Assert.Equal(key.Split('=')[0], problem.Key);
        Assert.True(problem.Source.Line > 0);
    }

    [Theory]
    [InlineData("read_users")]
    [InlineData("read_groups")]
    [InlineData("control_users")]
    [InlineData("control_groups")]
    public void A_rule_about_peers_means_nothing_over_TCP_and_is_an_error(string key) => Assert.StartsWith(
        $"{key} has no meaning in section [inet_http_server]: only a unix socket knows the users of its clients",
        Assert.Single(Readings.Errors($"[inet_http_server]\nport=127.0.0.1:1\n{key}=www\n")));

    [Fact]
    public void A_TCP_server_asks_for_every_named_user_and_a_unix_socket_for_none()
    {
        var servers = Readings.Good(string.Concat(Users) + "[inet_http_server]\nport=*:1\n[unix_http_server]\nfile=/s\n").Servers;
        Assert.Equal([("jo", HttpUserRole.Read), ("boss", HttpUserRole.Control)], servers[0].AllUsers.Select(user => (user.Name, user.Role)));
        Assert.Empty(servers[1].AllUsers);
    }

    [Fact]
    public void The_key_users_picks_some_and_username_comes_with_control()
    {
        var servers = Readings.Good(string.Concat(Users) + "[inet_http_server]\nport=*:1\nusers=jo\nusername=admin\npassword=p\n[unix_http_server]\nfile=/s\nusers=boss,jo\n").Servers;
        Assert.Equal([("admin", HttpUserRole.Control), ("jo", HttpUserRole.Read)], servers[0].AllUsers.Select(user => (user.Name, user.Role)));
        Assert.Equal(["boss", "jo"], servers[1].AllUsers.Select(user => user.Name));
    }

    [Theory]
    [InlineData("[http_user:a]\nrole=read", "section [http_user:a] has no password value")]
    [InlineData("[http_user:a]\npassword=", "the password of an [http_user:NAME] section cannot be empty")]
    [InlineData("[http_user:a]\npassword=x\nrole=admin", "role is read or control, not 'admin'")]
    [InlineData("[http_user:a:b]\npassword=x", "section [http_user:a:b] names no user: a name is not empty and has no colon")]
    [InlineData("[http_user:]\npassword=x", "section [http_user:] names no user: a name is not empty and has no colon")]
    [InlineData("[http_user:a]\npassword={SHA}abc", "a password that begins with {SHA} goes on with 40 hex digits")]
    [InlineData("[http_user:a]\npassword={PBKDF2-SHA256}x", "a password that begins with {PBKDF2-SHA256} goes on with ITERATIONS$SALT$HASH, salt and hash in Base64: 'supervisor-engine hash-password' makes one")]
    [InlineData("[http_user:a]\npassword={PBKDF2-SHA256}1$AAAAAAAAAAAAAAAAAAAAAA==$AA==", "a password that begins with {PBKDF2-SHA256} has from 1000 to 50000000 iterations")]
    [InlineData("[http_user:a]\npassword={PBKDF2-SHA256}1000$AA==$AA==", "the salt of a password has from 8 to 1024 bytes")]
    [InlineData("[http_user:a]\npassword={PBKDF2-SHA256}1000$AAAAAAAAAAAAAAAAAAAAAA==$AA==", "the hash of a {PBKDF2-SHA256} password has 32 bytes")]
    [InlineData("[http_user:a]\npassword=x\n[http_user: a]\npassword=y", "section [http_user: a] names the same user as the one before at line 2")]
    [InlineData("[http_user:a]\npassword=x\n[inet_http_server]\nport=1\nusername=a\npassword=y", "'a' is the username of section [inet_http_server] and has a section [http_user:a], too")]
    [InlineData("[inet_http_server]\nport=1\nusername=a\npassword={PBKDF2-SHA256}1", "a password that begins with {PBKDF2-SHA256} goes on with ITERATIONS$SALT$HASH, salt and hash in Base64: 'supervisor-engine hash-password' makes one (section [inet_http_server])")]
    public void What_is_wrong_with_a_named_user(string text, string message) => Assert.Equal(message, Assert.Single(Readings.Errors(text + "\n")));

    [Fact]
    public void A_user_whom_no_server_asks_for_is_warned_of() => Assert.Contains(
        Readings.Read("[supervisord]\n" + Users[0] + "[unix_http_server]\nfile=/s\n").Problems, problem => problem.Message == "no server asks for the user of section [http_user:jo]");

    [Fact]
    public void A_check_does_not_show_passwords()
    {
        var shown = ConfigurationJson.Text(Readings.Read("[supervisord]\n[http_user:jo]\npassword=geheim\n[inet_http_server]\nport=1\n"));
        Assert.Contains("\"jo\"", shown);
        Assert.DoesNotContain("geheim", shown);
    }

    [Theory]
    [InlineData("tls_key=/etc/c.pem", "section [inet_http_server] has tls_key but no tls_certificate, so it would be served without TLS")]
    [InlineData("tls_client_required=true", "section [inet_http_server] has tls_client_required but no tls_certificate, so it would be served without TLS")]
    [InlineData("tls_certificate=/etc/c.pem", "section [inet_http_server] has tls_certificate but no tls_key (it may be the same file)")]
    [InlineData("tls_certificate=/etc/c.pem\ntls_key=/etc/c.pem\ntls_client_required=true", "section [inet_http_server] requires certificates of clients, but has no tls_client_ca that says who signs them")]
    [InlineData("tls_certificate=/etc/none.pem\ntls_key=/etc/c.pem", "cannot find the file '/etc/none.pem' of tls_certificate in section [inet_http_server]")]
    [InlineData("tls_certificate=%(here)s/c.pem\ntls_key=none.pem", "cannot find the file '/tmp/none.pem' of tls_key in section [inet_http_server]")]
    public void What_is_wrong_with_TLS(string keys, string message) =>
        Assert.Equal(message, Assert.Single(Readings.Errors($"[inet_http_server]\nport=127.0.0.1:1\n{keys}\n", new FakeConfigFiles().With("/etc/c.pem", ""))));

    [Fact]
    public void A_port_that_demands_certificates_needs_no_password_and_children_are_told_https()
    {
        var read = Readings.Read("[supervisord]\n[inet_http_server]\nport=*:9001\ntls_certificate=%(here)s/c.pem\ntls_key=/etc/c.pem\ntls_client_ca=/etc/c.pem\ntls_client_required=true\n", new FakeConfigFiles().With("/etc/c.pem", ""));
        Assert.Empty(read.Errors);
        Assert.Equal(new TlsSettings { Certificate = "/etc/c.pem", Key = "/etc/c.pem", ClientCa = "/etc/c.pem", ClientRequired = true }, ((InetServerSettings)read.Configuration!.Servers[0]).Tls);
        Assert.Equal("https://localhost:9001", read.Configuration.ServerUrl);
    }
}
