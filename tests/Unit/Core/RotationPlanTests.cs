using Supervisor.Engine.Core;

namespace Supervisor.Unit.Core;

public class RotationPlanTests
{
    [Fact]
    public void Backups_move_up_oldest_first() =>
        Assert.Equal(
            [new RotationStep.Rename("a.2", "a.3"), new RotationStep.Rename("a.1", "a.2"), new RotationStep.Rename("a", "a.1")],
            RotationPlan.For("a", 3));

    [Fact]
    public void Without_backups_the_file_is_emptied() => Assert.Equal([new RotationStep.Truncate("a")], RotationPlan.For("a", 0));
}
