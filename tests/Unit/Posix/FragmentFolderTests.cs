using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Posix;

public class FragmentFolderTests
{
    private readonly FragmentFolder _fragments = new();

    [Fact]
    public void A_fragment_is_written_whole_with_its_modes_and_nothing_else_stays()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "fragments.d", "web.conf");
        Assert.False(_fragments.Exists(path));
        Assert.Null(_fragments.Write(path, "one é"));
        Assert.Null(_fragments.Write(path, "two"));
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode(path));
        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        Assert.Null(_fragments.Delete(path));
        Assert.False(_fragments.Exists(path));
    }

    [Fact]
    public void A_link_is_replaced_and_not_written_through()
    {
        using var folder = new TempFolder();
        var target = folder.Write("target", "mine");
        var path = Path.Combine(folder.Path, "web.conf");
        File.CreateSymbolicLink(path, target);
        File.CreateSymbolicLink(Path.Combine(folder.Path, ".web.conf.new"), target);
        Assert.Null(_fragments.Write(path, "new"));
        Assert.Equal(("mine", "new"), (File.ReadAllText(target), File.ReadAllText(path)));
        Assert.Null(File.ResolveLinkTarget(path, false));
    }

    [Fact]
    public void Old_drafts_of_an_engine_that_was_killed_go_with_the_next_change_and_nothing_else_does()
    {
        using var folder = new TempFolder();
        string[] stay = [".conf.new", "..hidden.conf.new", ".a b.conf.new", "web.conf.new", ".web.conf", ".note.new"];
        foreach (var name in (string[])[.. stay, ".web.conf.new", ".jobs.conf.new"])
        {
            File.SetLastWriteTimeUtc(folder.Write(name, "half"), DateTime.UtcNow.AddHours(-1));
        }

        folder.Write(".young.conf.new", "another engine writes it now");
        Assert.Null(_fragments.Write($"{folder.Path}/other.conf", "x"));
        Assert.Equal(stay.Append(".young.conf.new").Append("other.conf").Order(), Names());

        File.SetLastWriteTimeUtc(folder.Write(".web.conf.new", "half"), DateTime.UtcNow.AddHours(-1));
        Assert.Null(_fragments.Delete($"{folder.Path}/other.conf"));
        Assert.Equal(stay.Append(".young.conf.new").Order(), Names());

        IEnumerable<string> Names() => Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order();
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_leaves_nothing()
    {
        using var folder = new TempFolder();
        Assert.StartsWith($"cannot write {folder.Path}/no/parts/a.conf: there is no folder ", _fragments.Write($"{folder.Path}/no/parts/a.conf", "x"), StringComparison.Ordinal);
        Directory.CreateDirectory($"{folder.Path}/a.conf");
        Assert.StartsWith($"cannot write {folder.Path}/a.conf: ", _fragments.Write($"{folder.Path}/a.conf", "x"), StringComparison.Ordinal);
        Assert.Equal([$"{folder.Path}/a.conf"], Directory.GetFileSystemEntries(folder.Path));
    }
}
