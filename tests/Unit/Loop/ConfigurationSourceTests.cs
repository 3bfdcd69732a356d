using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Loop;

public class ConfigurationSourceTests
{
    [Fact]
    public async Task Whatever_reading_throws_is_told_as_an_error_of_the_configuration()
    {
        var active = Readings.Good("");
        var source = new ConfigurationSource(active, _ => throw new OutOfMemoryException("no room"));
        var result = await source.ReadAsync();
        Assert.False(result.Succeeded);
        Assert.Equal($"cannot read the configuration: OutOfMemoryException: no room ({Readings.Main})", Assert.Single(result.Errors).ToString());
        Assert.Same(active, source.Pending);
        Assert.Null(source.LastGood);
    }
}
