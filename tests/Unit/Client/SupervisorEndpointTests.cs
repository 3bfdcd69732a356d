using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class SupervisorEndpointTests
{
    [Theory]
    [InlineData("unix:///run/supervisor.sock", "unix:///run/supervisor.sock")]
    [InlineData("unix:/run/supervisor.sock", "unix:///run/supervisor.sock")]
    [InlineData("/run/../run/supervisor.sock", "unix:///run/supervisor.sock")]
    [InlineData("http://localhost:9001", "http://localhost:9001")]
    [InlineData("http://web1:9001/", "http://web1:9001")]
    [InlineData("tcp://web1:9001", "http://web1:9001")]
    [InlineData("tcp:web1:9001", "http://web1:9001")]
    public void Addresses_are_read(string text, string address) => Assert.Equal(address, SupervisorEndpoint.Parse(text).Address);

    [Theory]
    [InlineData("")]
    [InlineData("web1")]
    [InlineData("ftp://web1")]
    [InlineData("unix://relative/path")]
    [InlineData("http://")]
    public void Other_text_is_refused(string text)
    {
        Assert.False(SupervisorEndpoint.TryParse(text, out _));
        Assert.Throws<FormatException>(() => SupervisorEndpoint.Parse(text));
    }

    [Fact]
    public void Credentials_in_an_address_are_kept_out_of_its_text()
    {
        var endpoint = SupervisorEndpoint.Parse("http://jo:s%40crt@web1:9001");
        Assert.Equal(("jo", "s@crt", "http://web1:9001"), (endpoint.Username, endpoint.Password, endpoint.Address));
    }

    [Theory]
    [InlineData("/a.sock", "/b.sock", "http://c:1", "unix:///a.sock")]
    [InlineData(null, "/b.sock", "http://c:1", "unix:///b.sock")]
    [InlineData(null, null, "http://c:1", "http://c:1")]
    [InlineData(null, null, null, "unix:///tmp/supervisor.sock")]
    public void The_look_up_goes_from_the_explicit_to_the_well_known(string? explicitly, string? socket, string? url, string address)
    {
        var found = SupervisorEndpoint.Find(
            explicitly, name => name switch { "SUPERVISOR_SOCKET" => socket, "SUPERVISOR_SERVER_URL" => url, _ => null }, path => path == "/tmp/supervisor.sock");
        Assert.Equal(address, found?.Address);
    }

    [Fact]
    public void Nothing_is_found_where_there_is_nothing() => Assert.Null(SupervisorEndpoint.Find(null, _ => null, _ => false));

    [Fact]
    public void Credentials_from_the_environment_belong_to_addresses_from_the_environment()
    {
        static string? Environment(string name) => name switch { "SUPERVISOR_SERVER_URL" => "http://c:1", "SUPERVISOR_USERNAME" => "jo", _ => "x" + name };
        Assert.Equal("jo", SupervisorEndpoint.Find(null, name => name == "SUPERVISOR_SOCKET" ? null : Environment(name), _ => false)?.Username);
        Assert.Null(SupervisorEndpoint.Find("http://d:1", Environment, _ => false)?.Username);
    }
}
