using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class FragmentFilesTests
{
    private const string Folder = "/etc/fragments.d";
    private const string MainText = "[supervisord]\n[program:own]\ncommand=/bin/own\n";

    private static ConfigurationResult Read(FakeConfigFiles files, string main = MainText, FragmentDraft? draft = null) =>
        ConfigurationReader.Read(Readings.Main, SupervisordArguments.None, Readings.Surroundings, files.With(Readings.Main, main), draft);

    private static FakeConfigFiles With(string name, string text) => new FakeConfigFiles().With($"{Folder}/{name}.conf", text);

    private static string Error(string fragment, string main = MainText)
    {
        var error = Assert.Single(Read(With("web", fragment), main).Errors);
        Assert.Equal($"{Folder}/web.conf", error.Source.File);
        return $"{error.Source.Line}: {error.Message}";
    }

    [Fact]
    public void Fragments_lie_beside_the_main_file_and_are_read_after_includes_in_the_order_of_their_names()
    {
        var result = Read(With("b", "[program:b]\ncommand=/bin/b %(here)s\n").With($"{Folder}/a.conf", "[program:a]\ncommand=/bin/a\n").With($"{Folder}/not.ini", "x"));
        Assert.True(result.Succeeded, string.Join('\n', result.Problems));
        Assert.Equal(["a", "b", "own"], result.Configuration!.Groups.Select(group => group.Name));
        Assert.Equal($"/bin/b {Folder}", result.Configuration.Groups[1].Processes[0].Command);
        Assert.Equal(Folder, result.Configuration.Supervisord.FragmentDir);
        Assert.Equal([("a", $"{Folder}/a.conf"), ("b", $"{Folder}/b.conf")], result.Fragments.Select(fragment => (fragment.Name, fragment.Path)));
        Assert.Equal(new($"{Folder}/b.conf", 1), result.Configuration.Groups[1].Source);
    }

    [Theory]
    [InlineData("parts", "/etc/parts")]
    [InlineData("%(here)s/parts/", "/etc/parts")]
    [InlineData("/srv/%(ENV_HOME)s/x", "/srv/root/x")]
    public void Fragment_dir_names_the_folder(string setting, string folder)
    {
        var files = new FakeConfigFiles().With($"{folder}/a.conf", "[program:a]\ncommand=/bin/a\n");
        var result = Read(files, $"[supervisord]\nfragment_dir={setting}\n");
        Assert.Equal(["a"], result.Configuration!.Groups.Select(group => group.Name));
        Assert.Equal(folder, result.Configuration.Supervisord.FragmentDir);
    }

    [Theory]
    [InlineData("fragment_dir=")]
    [InlineData("fragment_dir=%(nothing)s")]
    public void A_fragment_dir_that_cannot_be_is_an_error_of_its_line(string setting)
    {
        var error = Assert.Single(Read(new(), $"[supervisord]\n{setting}\n").Errors);
        Assert.Equal((2, "fragment_dir"), (error.Source.Line, error.Key));
    }

    [Theory]
    [InlineData("[supervisord]\nnodaemon=true\n")]
    [InlineData("[supervisorctl]\nprompt=x\n")]
    [InlineData("[unix_http_server]\nfile=/tmp/s\n")]
    [InlineData("[unix_http_server:second]\nfile=/tmp/s\n")]
    [InlineData("[inet_http_server]\nport=9001\nallow_unauthenticated=true\n")]
    [InlineData("[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n")]
    [InlineData("[include]\nfiles=*.conf\n")]
    [InlineData("[DEFAULT]\nautostart=false\n")]
    public void What_is_not_a_group_cannot_stand_in_a_fragment(string text) =>
        Assert.Equal($"1: {text.Split('\n')[0]} cannot stand in a fragment: only programs, groups, event listeners and FastCGI programs can", Error(text));

    [Theory]
    [InlineData("program:own")]
    [InlineData("group:own")]
    [InlineData("eventlistener:own")]
    [InlineData("fcgi-program:own")]
    public void A_fragment_cannot_define_what_the_main_file_defines(string section)
    {
        var errors = Read(With("web", $"\n[{section}]\ncommand=/bin/x\nprograms=\nevents=EVENT\nsocket=tcp://h:1\n")).Errors;
        Assert.Contains(errors, error => error.Source == new SourceLocation($"{Folder}/web.conf", 2)
            && error.Message == $"[{section}] cannot be defined by this fragment: [program:own] is defined at {Readings.Main}:2");
    }

    [Fact]
    public void Nor_what_another_fragment_defines_whatever_the_old_ways_allow()
    {
        var result = Read(With("a", "[program:x]\ncommand=/bin/x\n").With($"{Folder}/b.conf", "[program:x]\ncommand=/bin/y\n"), MainText + "[supervisord]\ncompat=4.3\n");
        Assert.Equal($"[program:x] cannot be defined by this fragment: [program:x] is defined at {Folder}/a.conf:1", Assert.Single(result.Errors).Message);
    }

    [Fact]
    public void A_fragment_cannot_take_a_program_of_the_main_file_into_a_group() => Assert.Equal(
        $"2: [group:g] cannot have the program 'own', which is defined at {Readings.Main}:2: a group and its programs stand in the same fragment, or in none",
        Error("[group:g]\nprograms=own\n"));

    [Fact]
    public void Nor_a_group_of_the_main_file_a_program_of_a_fragment()
    {
        var error = Assert.Single(Read(With("web", "[program:web]\ncommand=/bin/web\n"), "[supervisord]\n[group:g]\nprograms=web\n").Errors);
        Assert.Equal(new(Readings.Main, 3), error.Source);
    }

    [Fact]
    public void Every_mistake_of_a_fragment_has_its_line()
    {
        var errors = Read(With("web", "[program:a]\nstartsecs=soon\n[program:b]\ncommand=/bin/b\nautostart=maybe\n")).Errors.ToList();
        Assert.Equal([2, 1, 5], errors.Select(error => error.Source.Line));
        Assert.All(errors, error => Assert.Equal($"{Folder}/web.conf", error.Source.File));
    }

    [Fact]
    public void A_file_that_include_reads_is_no_fragment()
    {
        var result = Read(With("x", "[program:x]\ncommand=/bin/x\n"), MainText + "[include]\nfiles=fragments.d/*.conf\n");
        Assert.Equal(["own", "x"], result.Configuration!.Groups.Select(group => group.Name));
        Assert.Empty(result.Fragments);
    }

    [Fact]
    public void And_nothing_can_be_pushed_to_where_include_would_read_it()
    {
        var result = Read(new(), MainText + "[include]\nfiles=fragments.d/*.conf\n", new("web", "[program:web]\ncommand=/bin/web\n"));
        Assert.Equal($"cannot keep a fragment in {Folder}/web.conf: [include] reads that file already; give fragments a folder of their own with fragment_dir", Assert.Single(result.Errors).Message);
    }

    [Fact]
    public void A_draft_stands_for_the_file_of_its_name_and_only_for_that()
    {
        var files = With("web", "[program:web]\ncommand=/bin/old\n").With($"{Folder}/z.conf", "[program:z]\ncommand=/bin/z\n");
        Assert.Equal(["/bin/own", "/bin/new", "/bin/z"], Commands(new("web", "[program:web]\ncommand=/bin/new\n")));
        Assert.Equal(["/bin/own", "/bin/z"], Commands(new("web", null)));
        Assert.Equal(["/bin/own", "/bin/old", "/bin/z"], Commands(new("none", null)));
        Assert.Equal(["/bin/own", "/bin/old", "/bin/z"], Commands(null));

        IEnumerable<string> Commands(FragmentDraft? draft) => Read(files, draft: draft).Configuration!.Groups.Select(group => group.Processes[0].Command);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("web-1.blue_green")]
    [InlineData("0")]
    public void These_are_names(string name) => Assert.Null(FragmentName.Problem(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("é")]
    [InlineData("a%2fb")]
    public void These_are_not(string name) => Assert.NotNull(FragmentName.Problem(name));

    [Fact]
    public void A_name_has_an_end() => Assert.NotNull(FragmentName.Problem(new string('a', FragmentName.Longest + 1)));

    [Fact]
    public void Many_programs_are_checked_in_time_that_grows_with_their_number_alone()
    {
        string Programs(string name) => string.Concat(Enumerable.Range(0, 10_000).Select(i => $"[program:{name}{i}]\ncommand=/bin/x\n"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = Read(With("a", Programs("a")).With($"{Folder}/b.conf", Programs("b")));
        var (step, problems) = Supervisor.Engine.Loop.FragmentPlan.For($"{Folder}/b.conf", result.Configuration!.Groups, result.Configuration);
        var changes = Supervisor.Engine.Http.ConfigurationViews.Of(Supervisor.Engine.Loop.ConfigurationStep.Between([], result.Configuration.Groups));

        // Under a second; looking at each for each of the others took minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        Assert.Empty(problems);
        Assert.True(step.Difference.IsEmpty);
        Assert.Equal(20_001, changes.Length);
    }
}
