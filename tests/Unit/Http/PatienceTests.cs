using Supervisor.Engine.Http;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Http;

public class PatienceTests
{
    [Fact]
    public void What_one_wait_takes_the_next_one_does_not_have()
    {
        var time = new VirtualTime();
        var patience = new Patience(5, time);
        Assert.Equal(TimeSpan.FromSeconds(5), patience.Left);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(2), patience.Left);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, patience.Left);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(86_400.0)]
    [InlineData(double.PositiveInfinity)]
    public void A_wait_that_long_has_no_end(double? seconds) => Assert.Null(new Patience(seconds, new VirtualTime()).Left);
}
