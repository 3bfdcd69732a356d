using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Handoff;

/// <summary>An upgrade that was asked for in the engine's last moment.</summary>
public sealed class UpgradeAtTheEndTests
{
    [Fact]
    public async Task Who_asks_when_the_loop_has_just_ended_is_answered()
    {
        var ended = new World.World();
        ended.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown, 0));
        Assert.Equal(Mood.ShuttingDown, ended.Loop.Run());

        // The turn at the configuration was had before.
        var configuration = ConfigurationReader.Read(
            Readings.Main, SupervisordArguments.None, Readings.Surroundings, new FakeConfigFiles().With(Readings.Main, "[supervisord]\n")).Configuration!;
        var desk = new ConfigurationDesk(new Operations(new World.World().Loop, new ConfigurationSource(configuration, _ => throw new InvalidOperationException("nobody reads"))), new FakeFragments());
        using var pump = new LogPump(problem => throw problem);
        var said = new List<string>();
        var tools = new UpgradeTools(() => throw new InvalidOperationException("nobody is there"), () => Task.CompletedTask, () => { }, (_, message) => said.Add(message));
        var upgrade = new Upgrade(ended.Loop, pump, desk, tools, 1);
        Assert.IsType<UpgradeOutcome.Leaving>(await upgrade.AskAsync("/bin/true").WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("cannot upgrade: everything is being stopped", Assert.Single(said));
    }
}
