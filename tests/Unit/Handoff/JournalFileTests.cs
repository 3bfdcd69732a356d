using System.Text;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Handoff;

/// <summary>The journal's file, where it can be written and where it cannot.</summary>
public sealed class JournalFileTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("the last\n", "the last\n")]
    public void The_last_lines_of_a_life_are_all_there_is_and_with_none_there_is_no_file(string last, string? left)
    {
        using var folder = new World.TempFolder();
        var file = Began(folder);
        Assert.Equal(default, file.End(Encoding.UTF8.GetBytes(last)));
        Assert.Equal(left, File.Exists(file.Path) ? File.ReadAllText(file.Path) : null);
    }

    [Fact]
    public void The_last_lines_are_written_over_the_others_where_no_file_can_be_made()
    {
        using var folder = new World.TempFolder();
        var file = Began(folder);
        Directory.CreateDirectory(file.Path + ".new");
        Assert.Equal(Errno.EEXIST, file.Replace("anew\n"u8));
        Assert.Equal(default, file.End("the last\n"u8));
        Assert.Equal("the last\n", File.ReadAllText(file.Path));
    }

    [Fact]
    public void Where_nothing_can_be_written_it_is_gone_and_that_is_told()
    {
        using var folder = new World.TempFolder();
        var file = Began(folder);
        Directory.CreateDirectory(file.Path + ".new");
        File.Delete(file.Path);
        Assert.Equal(new JournalEnd(Errno.EEXIST, 0), file.End("the last\n"u8));
        Directory.CreateDirectory(file.Path);
        Assert.NotEqual(0, file.End("the last\n"u8).Left);
    }

    private static JournalFile Began(World.TempFolder folder)
    {
        var file = new JournalFile(Path.Combine(folder.Path, "s.journal"));
        Assert.Equal(0, file.Replace("first\n"u8));
        Assert.Equal(0, file.Append("second, and longer than what comes last\n"u8));
        return file;
    }
}
