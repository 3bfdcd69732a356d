using Supervisor.Configuration;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Unit.Http.Support;

namespace Supervisor.Unit.Http.Entry;

public class LoginGateTests
{
    private static readonly LoginCheck Check = new([new HttpUser { Name = "jo", Password = "right" }]);

    private const string Dear = "{PBKDF2-SHA256}1000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private readonly LoginGate _gate = new(new Clock(TimeProvider.System));

    [Fact]
    public async Task However_many_with_the_right_password_come_at_once_from_one_address_all_are_let_in()
    {
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => EnterAsync("10.0.0.1", "jo", "right"))));
        Assert.All(verdicts, verdict => Assert.Equal("jo", verdict.User?.Name));
    }

    [Fact]
    public async Task Where_somebody_guesses_at_a_name_it_has_one_turn_at_a_time_and_who_finds_no_room_is_told()
    {
        var guess = EnterAsync("10.0.0.1", "jo", "wrong");
        var behind = Enumerable.Range(0, 20).Select(_ => EnterAsync("10.0.0.1", "jo", "right")).ToArray();
        Assert.Contains(behind, task => task is { IsCompletedSuccessfully: true, Result.TooMany: true });
        Assert.Equal("jo", (await EnterAsync("10.0.0.2", "jo", "right")).User?.Name);
        Assert.Null((await guess).User);
        Assert.Equal("jo", (await Task.WhenAll(behind)).First(verdict => !verdict.TooMany).User?.Name);
    }

    [Fact]
    public void Guesses_at_one_name_hold_up_few_others_at_the_same_address()
    {
        var names = Enumerable.Range(0, 40).Select(i => $"user{i}").ToArray();
        var check = new LoginCheck(names.Select(name => new HttpUser { Name = name, Password = "right" }));
        var guess = _gate.EnterAsync(check, "10.0.0.1", "user0", "wrong", CancellationToken.None);
        var others = names.Select(name => _gate.EnterAsync(check, "10.0.0.1", name, "right", CancellationToken.None)).ToArray();
        Assert.InRange(others.Count(other => other is { IsCompletedSuccessfully: true, Result.User: not null }), 25, 39);
        Assert.False(others[0].IsCompletedSuccessfully);
        Assert.False(guess.IsCompleted);
    }

    [Fact]
    public async Task A_login_of_ones_own_between_two_guesses_makes_the_second_no_cheaper()
    {
        Assert.Equal(1, (await EnterAsync("10.0.0.1", "boss", "guess")).Failures);
        Assert.Equal("jo", (await EnterAsync("10.0.0.1", "jo", "right")).User?.Name);
        Assert.Equal(2, (await EnterAsync("10.0.0.1", "boss", "guess")).Failures);
    }

    [Fact]
    public async Task A_dear_check_that_went_well_is_not_made_again_from_there_but_from_elsewhere()
    {
        var made = 0;
        var check = new LoginCheck([new HttpUser { Name = "jo", Password = Dear }], (_, _, _, length) =>
        {
            Interlocked.Increment(ref made);
            return new byte[length];
        });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("jo", (await _gate.EnterAsync(check, "10.0.0.1", "jo", "right", CancellationToken.None)).User?.Name);
        }

        Assert.Equal(1, made);
        Assert.Equal("jo", (await _gate.EnterAsync(check, "10.0.0.2", "jo", "right", CancellationToken.None)).User?.Name);
        Assert.Equal(2, made);
    }

    private Task<LoginVerdict> EnterAsync(string address, string name, string password) => _gate.EnterAsync(Check, address, name, password, CancellationToken.None).WaitAsync(LiveEngine.Patience);
}
