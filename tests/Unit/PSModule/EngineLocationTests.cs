using Supervisor.PSModule;
using Supervisor.Unit.World;

namespace Supervisor.Unit.PSModule;

public sealed class EngineLocationTests
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    [Fact]
    public void The_modules_own_engine_gets_its_execute_bit_back()
    {
        using var folder = new TempFolder();
        var engine = Engine(folder, Plain);
        Assert.Equal(engine, EngineLocation.Own(folder.Path));
        Assert.Equal(Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(engine));
    }

    [Fact]
    public void One_that_can_be_run_by_somebody_keeps_its_mode()
    {
        using var folder = new TempFolder();
        var engine = Engine(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(engine, EngineLocation.Own(folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(engine));
    }

    [Fact]
    public void A_file_that_somebody_names_is_never_changed()
    {
        using var folder = new TempFolder();
        var engine = Engine(folder, Plain);
        Assert.Equal(engine, EngineLocation.Find(engine));
        Assert.Equal(engine, EngineLocation.Find(folder.Path));
        Assert.Equal(Plain, File.GetUnixFileMode(engine));
    }

    private static string Engine(TempFolder folder, UnixFileMode mode)
    {
        var file = Path.Combine(folder.Path, "supervisor-engine");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, mode);
        return file;
    }
}
