using Supervisor.Configuration;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Http.Entry;

public class LoginGateTests
{
    private static readonly LoginCheck Check = new([new HttpUser { Name = "jo", Password = "right" }]);

    [Fact]
    public async Task However_many_with_the_right_password_come_at_once_from_one_address_all_are_let_in()
    {
        using var gate = new LoginGate(new Clock(TimeProvider.System));
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => gate.EnterAsync(Check, "10.0.0.1", "jo", "right", CancellationToken.None))));
        Assert.All(verdicts, verdict => Assert.Equal("jo", verdict.User?.Name));
    }

    [Fact]
    public async Task Where_somebody_guesses_all_have_one_turn_at_a_time_and_who_finds_no_room_is_told()
    {
        using var gate = new LoginGate(new Clock(TimeProvider.System));
        var guess = gate.EnterAsync(Check, "10.0.0.1", "jo", "wrong", CancellationToken.None);
        var behind = Enumerable.Range(0, 20).Select(_ => gate.EnterAsync(Check, "10.0.0.1", "jo", "right", CancellationToken.None)).ToArray();
        Assert.Contains(behind, task => task is { IsCompletedSuccessfully: true, Result.TooMany: true });
        Assert.Equal("jo", (await gate.EnterAsync(Check, "10.0.0.2", "jo", "right", CancellationToken.None)).User?.Name);
        Assert.Null((await guess).User);
        Assert.Equal("jo", (await Task.WhenAll(behind)).First(verdict => !verdict.TooMany).User?.Name);
    }
}
