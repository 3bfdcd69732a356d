using Mono.Unix.Native;
using Supervisor.Configuration;
using Supervisor.Engine.Startup;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class ConfigurationReaderTests
{
    private static ConfigurationResult Search(FakeConfigFiles files, uint uid = 1000) =>
        ConfigurationReader.Read(null, SupervisordArguments.None, Readings.Surroundings with { ExecutableDirectory = "/opt/s/bin", Uid = uid }, files);

    [Fact]
    public void The_first_file_at_the_default_places_wins()
    {
        string[] places = ["/opt/s/etc/supervisord.conf", "/opt/s/supervisord.conf", "/tmp/supervisord.conf", "/tmp/etc/supervisord.conf", "/etc/supervisord.conf", "/etc/supervisor/supervisord.conf"];
        var files = new FakeConfigFiles();
        foreach (var place in places.Reverse())
        {
            files.With(place, $"[supervisord]\nidentifier={place}\n");
            Assert.Equal(place, Search(files).Configuration!.Supervisord.Identifier);
        }
    }

    [Fact]
    public void No_file_anywhere() =>
        Assert.Equal(
            "No config file found at default paths (/opt/s/etc/supervisord.conf, /opt/s/supervisord.conf, supervisord.conf, etc/supervisord.conf, /etc/supervisord.conf, "
            + "/etc/supervisor/supervisord.conf); use the -c option to specify a config file at a different path",
            Assert.Single(Search(new()).Problems).Message);

    [Fact]
    public void Root_is_warned_of_the_search()
    {
        var files = new FakeConfigFiles().With("/etc/supervisord.conf", "[supervisord]\n");
        Assert.Empty(Search(files).Problems);
        Assert.StartsWith("Supervisord is running as root and it is searching", Assert.Single(Search(files, uid: 0).Problems).Message);
    }

    [Fact]
    public void A_relative_path_stays_as_given_in_messages_but_here_is_absolute()
    {
        var files = new FakeConfigFiles().With("/tmp/sub/s.conf", "[supervisord]\nidentifier=%(here)s\n[program:a]\ncommand=x\nautostart=y\n");
        var result = ConfigurationReader.Read("sub/s.conf", SupervisordArguments.None, Readings.Surroundings, files);
        Assert.Equal("not a valid boolean value: 'y' in section 'program:a' (file: 'sub/s.conf') (sub/s.conf:5)", result.Problems[0].ToString());
        files.With("/tmp/sub/s.conf", "[supervisord]\nidentifier=%(here)s\n");
        Assert.Equal("/tmp/sub", ConfigurationReader.Read("sub/s.conf", SupervisordArguments.None, Readings.Surroundings, files).Configuration!.Supervisord.Identifier);
    }

    [Theory]
    [InlineData("/nonexist", "could not find config file /nonexist")]
    [InlineData("", "could not find config file ")]
    public void A_missing_file(string path, string message) =>
        Assert.Equal(message, Assert.Single(ConfigurationReader.Read(path, SupervisordArguments.None, Readings.Surroundings, new FakeConfigFiles()).Problems).Message);

    [Fact]
    public void Included_files_are_laid_over_and_know_their_own_folder()
    {
        using var folder = new TempFolder();
        folder.Write("inc/a.i", "[program:a]\ncommand=%(here)s/a %(here)5s\n[include]\nfiles=x\n");
        folder.Write("inc/b.i", "[program:a]\nstartsecs=7\n[unix_http_server]\nfile=/x\nusername=%(here)s\npassword=p\n");
        folder.Write("inc/.hidden.i", "[program:hidden]\ncommand=x\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "inc/d.i"));
        var main = folder.Write("s.conf", "[supervisord]\n[program:a]\ncommand=x\nstartsecs=1\npriority=3\n[include]\nfiles=inc/../inc/*.i\n  nope/*\n");
        var result = ConfigurationReader.Read(main, SupervisordArguments.None, Readings.Surroundings, new ConfigFiles());
        var process = Assert.Single(Assert.Single(result.Configuration!.Groups).Processes);
        Assert.Equal(($"{folder.Path}/inc/a {folder.Path}", 7, 3), (process.Command, process.StartSecs, process.Priority));
        Assert.Equal($"{folder.Path}/inc", result.Configuration.Servers[0].Username);
        var at = $"{folder.Path}/inc/../inc";
        Assert.Equal(
            [
                $"Included extra file \"{at}/a.i\" during parsing", "[include] in an included file is not followed", $"Included extra file \"{at}/b.i\" during parsing",
                $"Included extra file \"{at}/d.i\" during parsing",
            ],
            result.Problems.Take(4).Select(problem => problem.Message));
        Assert.StartsWith($"cannot read included file {at}/d.i: ", result.Problems[4].Message);
        Assert.Equal($"No file matches via include \"{folder.Path}/nope/*\"", result.Problems[5].Message);
    }

    [Fact]
    public void Mistakes_in_included_files_name_the_included_file()
    {
        var files = new FakeConfigFiles().With("/etc/a.i", "[x]\nfoo\nbar\n").With("/etc/b.i", "[program:b]\ncommand=x\nstartsecs=z\n");
        Assert.Equal(["/etc/a.i:2", "/etc/a.i:3", "/etc/b.i:3"],
            Readings.Read("[supervisord]\n[include]\nfiles=*.i\n", files).Errors.Select(problem => problem.Source.ToString()));
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused_as_the_original_refuses_it()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "s.conf");
        File.WriteAllBytes(path, [.. "[supervisord]\nfoo="u8, 0xff, (byte)'\n']);
        Assert.Equal("'utf-8' codec can't decode byte 0xff in position 18: invalid start byte",
            ConfigurationReader.Read(path, SupervisordArguments.None, Readings.Surroundings, new ConfigFiles()).Problems[0].Message);
        Assert.Equal($"could not read config file {folder.Path}",
            ConfigurationReader.Read(folder.Path, SupervisordArguments.None, Readings.Surroundings, new ConfigFiles()).Problems[0].Message);
    }

    [Fact]
    public void A_main_file_without_an_end_is_refused()
    {
        var result = ConfigurationReader.Read("/dev/zero", SupervisordArguments.None, Readings.Surroundings, SystemAccounts.Files());
        Assert.Equal("could not read config file /dev/zero: it has more than 16 MiB (/dev/zero)", Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void A_main_file_may_be_a_pipe()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "pipe");
        Assert.Equal(0, Syscall.mkfifo(path, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR));
        var writer = new Thread(() => File.WriteAllText(path, "[supervisord]\nidentifier=piped\n"));
        writer.Start();
        Assert.Equal("piped", ConfigurationReader.Read(path, SupervisordArguments.None, Readings.Surroundings, SystemAccounts.Files()).Configuration!.Supervisord.Identifier);
        writer.Join();
    }

    [Fact]
    public void Included_pipes_devices_and_files_without_measure_are_errors()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, Syscall.mkfifo(Path.Combine(folder.Path, "a.i"), FilePermissions.S_IRUSR | FilePermissions.S_IWUSR));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "b.i"), "/dev/zero");
        using (var large = File.Create(Path.Combine(folder.Path, "c.i")))
        {
            large.SetLength((16 << 20) + 1);
        }

        var main = folder.Write("s.conf", "[supervisord]\n[include]\nfiles=*.i\n");
        var result = ConfigurationReader.Read(main, SupervisordArguments.None, Readings.Surroundings, SystemAccounts.Files());
        Assert.Equal(
            [
                $"cannot read included file {folder.Path}/a.i: it is a pipe, a socket or a device ({main}:3)",
                $"cannot read included file {folder.Path}/b.i: it is a pipe, a socket or a device ({main}:3)",
                $"cannot read included file {folder.Path}/c.i: it has more than 16 MiB ({main}:3)",
            ],
            result.Errors.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("*.c", "a.c", true)]
    [InlineData("[ab].c", "b.c", true)]
    [InlineData("[!ab].c", "b.c", false)]
    [InlineData("[a-c]?.c", "bx.c", true)]
    [InlineData("[]].c", "].c", true)]
    [InlineData("[.c", "[.c", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "aXbY", false)]
    public void Patterns(string pattern, string name, bool matches)
    {
        using var folder = new TempFolder();
        folder.Write(name, "");
        Assert.Equal(matches, new ConfigFiles().Glob($"{folder.Path}/{pattern}").Count == 1);
    }

    [Fact]
    public void Accounts_come_from_passwd_and_group()
    {
        using var folder = new TempFolder();
        folder.Write("passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:33:44::/srv/web:/bin/false\n");
        folder.Write("group", "root:x:0:\nstaff:x:50:web\n");
        var files = new ConfigFiles { AccountsDirectory = folder.Path };
        Assert.Equal(new Account("web", 33, 44), files.FindUser("web"));
        Assert.Equal(new Account("root", 0, 0), files.FindUser(0));
        Assert.Null(files.FindUser("nobody"));
        Assert.Equal((50u, null, true, false), (files.FindGroup("staff"), files.FindGroup("x"), files.GroupExists(50), files.GroupExists(51)));
        Assert.Equal("/srv/web", files.HomeOf("web"));
        Assert.Equal(new Account("w", 1, 2), new ConfigFiles { UserByName = name => new(name, 1, 2) }.FindUser("w"));
    }
}
