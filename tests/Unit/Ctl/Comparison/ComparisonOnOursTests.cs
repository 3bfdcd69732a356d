using Supervisor.Unit.EndToEnd;

namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>Our supervisorctl and Debian's on our supervisord: text and exit status are equal.</summary>
[Collection(OurCollection.Name)]
public sealed class ComparisonOnOursTests(OurSupervisor server, OriginalCtl ctl) : IClassFixture<OriginalCtl>
{
    private Comparison Clients => new(ctl, server.ConfigPath, server.SocketPath);

    [EngineFact(Needs.Original)]
    public void Reading_commands_say_the_same() => Clients.SameWhenReading(ComparedLines.Reading);

    [EngineFact(Needs.Original)]
    public void Log_commands_say_the_same() => Clients.SameWhenReading(ComparedLines.Logs);

    [EngineFact(Needs.Original)]
    public void Acting_commands_say_the_same() => Clients.SameWhenActing(ComparedLines.Acting);

    [EngineFact(Needs.Original)]
    public void Configuration_commands_say_the_same() => Clients.SameWhenActing(ComparedLines.Configuration);

    [EngineFact(Needs.Original)]
    public void Interactive_mode_says_the_same() => Clients.SameWhenReading(ComparedLines.Interactive);

    [EngineTheory(Needs.Original)]
    [InlineData("secret")]
    [InlineData("wrong")]
    public void With_a_password_they_say_the_same(string password) =>
        Clients.SameWhenReading(ComparedLines.WithPassword, "-s", $"http://127.0.0.1:{server.Port}", "-u", "jo", "-p", password);

    [EngineFact(Needs.Original)]
    public void Without_a_password_they_say_the_same() => Clients.SameWhenReading(ComparedLines.WithPassword, "-s", $"http://127.0.0.1:{server.Port}");

    [EngineFact(Needs.Original)]
    public void While_the_server_shuts_down_they_say_the_same() => ShuttingDown.Compare(ctl, EngineBinary.Supervisord);
}
