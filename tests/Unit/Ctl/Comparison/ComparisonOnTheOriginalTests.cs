using Supervisor.Unit.Client;

namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>Our supervisorctl and Debian's on Debian's supervisord: text and exit status are equal.</summary>
[Collection(OriginalCollection.Name)]
public sealed class ComparisonOnTheOriginalTests(OriginalSupervisor server, OriginalCtl ctl) : IClassFixture<OriginalCtl>
{
    private Comparison Clients => new(ctl, server.ConfigPath, server.SocketPath);

    [OriginalFact]
    public void Reading_commands_say_the_same() => Clients.SameWhenReading(ComparedLines.Reading);

    [OriginalFact]
    public void Log_commands_say_the_same() => Clients.SameWhenReading(ComparedLines.Logs);

    [OriginalFact]
    public void Acting_commands_say_the_same() => Clients.SameWhenActing(ComparedLines.Acting);

    [OriginalFact]
    public void Configuration_commands_say_the_same() => Clients.SameWhenActing(ComparedLines.Configuration);

    [OriginalFact]
    public void Help_and_options_say_the_same() => Clients.SameWhenReading([.. ComparedLines.Help, .. ComparedLines.Options]);

    [OriginalFact]
    public void Interactive_mode_says_the_same() => Clients.SameWhenReading(ComparedLines.Interactive);

    [OriginalTheory]
    [InlineData("unix:///no/such.sock")]
    [InlineData("http://127.0.0.1:1")]
    public void Without_a_server_they_say_the_same(string url) => Clients.SameWhenReading(ComparedLines.WithoutServer, "-s", url);

    [OriginalTheory]
    [InlineData("secret")]
    [InlineData("wrong")]
    public void With_a_password_they_say_the_same(string password) =>
        Clients.SameWhenReading(ComparedLines.WithPassword, "-s", $"http://127.0.0.1:{server.Port}", "-u", "jo", "-p", password);

    [OriginalFact]
    public void Without_a_password_they_say_the_same() => Clients.SameWhenReading(ComparedLines.WithPassword, "-s", $"http://127.0.0.1:{server.Port}");

    [OriginalFact]
    public void While_the_server_shuts_down_they_say_the_same() => ShuttingDown.Compare(ctl, OriginalSupervisor.Daemon);
}
