using Supervisor.Configuration;
using Supervisor.Engine.Posix;
using Supervisor.Engine.Startup;

namespace Supervisor.Unit.Startup;

/// <summary>What one life of an engine leaves to the next.</summary>
public sealed class EngineLocksTests : IDisposable
{
    private readonly World.TempFolder _folder = new();
    private readonly string _name = $"supervisord/test/{Guid.NewGuid():N}";
    private readonly List<string> _log = [];

    [Fact]
    public void What_the_former_life_had_is_taken_over_and_the_rest_let_go()
    {
        var former = Locks("a");
        former.Take(Write, null);
        var next = Locks("a", state: "state");
        next.Take(Write, former);
        Assert.True(next.Has(In("a.lock")));
        Assert.True(next.Has(In("state/a.lock")));
        next.Keep();
        Refuses(Locks("a"));
        Refuses(Locks("b"));

        // All of it was given up but for what was taken.
        var third = Locks("c", name: _name + "/other");
        third.Take(Write, next);
        third.Keep();
        Assert.Equal([In("c.lock")], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        var another = Locks("a");
        another.Take(Write, null);
        another.Release(keeps: false);
        third.Release(keeps: false);
        Assert.Empty(_log);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_life_that_does_not_begin_takes_nothing_from_the_former()
    {
        var former = Locks("a");
        former.Take(Write, null);
        var taken = FileLock.Take(In("b.lock"), out _)!;
        var next = Locks("b", state: "state");
        Assert.Contains("already runs", Assert.Throws<StartProblem>(() => next.Take(Write, former)).Message, StringComparison.Ordinal);
        next.Release(keeps: true);
        taken.Release(TimeSpan.FromSeconds(20));
        var other = Locks("a", state: "state");
        other.Take(Write, former);
        other.Release(keeps: true);
        Assert.True(former.Has(In("a.lock")));
        Assert.True(former.HasName(_name));
        Assert.False(File.Exists(In("state/a.lock")));
        Refuses(Locks("a"));
        Refuses(Locks("c"));

        var again = Locks("a");
        again.Take(Write, former);
        again.Keep();
        again.Release(keeps: false);
        Assert.False(File.Exists(In("a.lock")));
    }

    public void Dispose() => _folder.Dispose();

    private void Refuses(EngineLocks other)
    {
        Assert.Throws<StartProblem>(() => other.Take(Write, null));
        other.Release(keeps: false);
    }

    private EngineLocks Locks(string stem, string? state = null, string? name = null)
    {
        var settings = new SupervisordSettings
        {
            LogFile = "/l",
            ChildLogDir = "/t",
            PidFile = In(stem + ".pid"),
            StateDir = state is null ? null : Directory.CreateDirectory(In(state)).FullName,
        };
        return new(StateFiles.Of(settings), () => name ?? _name, "s.conf", settings);
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private void Write(ActivityLevel level, string message) => _log.Add(message);
}
