using Supervisor.Ctl.Typing;

namespace Supervisor.Unit.Ctl.Typing;

public sealed class HistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("history").FullName;

    private string File => Path.Combine(_folder, "lines");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void The_next_session_knows_the_lines_of_this_one()
    {
        var first = new History(File);
        first.Add("status");
        first.Add("start web");
        first.Add("start web");
        first.Add("  ");
        var second = new History(File);
        Assert.Equal("start web", second.Earlier(""));
        Assert.Equal("status", second.Earlier("start web"));
        Assert.Null(second.Earlier("status"));
        Assert.Equal("status\nstart web\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void The_file_is_for_its_owner_alone()
    {
        new History(File).Add("status");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void A_file_that_cannot_be_used_spoils_nothing()
    {
        var history = new History(Path.Combine(_folder, "no", "such", "folder"));
        history.Add("status");
        Assert.Equal("status", history.Earlier(""));
    }
}
