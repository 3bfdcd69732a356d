using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

/// <summary>Whole files from disk, read by us and, where it is installed, by the original.</summary>
public class FixtureTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Folder, "config");

    public static TheoryData<string> Bad => [.. Directory.GetFiles(Path.Combine(Folder, "bad"), "*.conf").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static ConfigurationResult Read(string path)
    {
        var files = new ConfigFiles();
        return ConfigurationReader.Read(path, SupervisordArguments.None, MachineEnvironment.Read(null, files), files);
    }

    [Fact]
    public void The_good_fixture_reads_with_its_include()
    {
        var result = Read(Path.Combine(Folder, "good/main.conf"));
        Assert.True(result.Succeeded, string.Join('\n', result.Problems));
        var (good, configuration) = (Path.Combine(Folder, "good"), result.Configuration!);
        Assert.Equal([$"Included extra file \"{good}/conf.d/worker.conf\" during parsing", $"No file matches via include \"{good}/missing/*.conf\""], result.Problems.Select(problem => problem.Message));
        Assert.Equal(["jobs", "web"], configuration.Groups.Select(group => group.Name));
        Assert.Equal($"unix://{good}/s.sock", configuration.ServerUrl);

        var worker = configuration.Groups[0].Processes[0];
        Assert.Equal(("sleep\n60", $"{good}/conf.d"), (worker.Command, worker.Directory));
        Assert.Equal(["GREETING=hello, world", "NAME=worker at 100%", "STAGE=test"], worker.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(new SourceLocation($"{good}/conf.d/worker.conf", 1), worker.Source);

        var web = configuration.Groups[1].Processes;
        Assert.Equal(["web_08", "web_09"], web.Select(process => process.Name));
        Assert.Equal($"{good}/web-9.log", web[1].StdOut.Path);
        Assert.Equal((3, LogTarget.None), (web[0].StopSignal, web[0].StdErr.Target));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_fixture_is_refused_with_the_originals_words(string name)
    {
        var path = Path.Combine(Folder, "bad", name);
        var result = Read(path);
        Assert.False(result.Succeeded);
        Assert.All(result.Errors, problem => Assert.Equal(path, problem.Source.File));
        if (OriginalSupervisord.IsInstalled)
        {
            var (status, errors) = OriginalSupervisord.Refusal(path);
            Assert.Equal((2, $"Error: {result.Errors.First().Message}\nFor help, use /usr/bin/supervisord -h\n"), (status, errors));
        }
    }

    [Fact]
    public void The_fixture_with_several_mistakes_names_them_all()
    {
        var path = Path.Combine(Folder, "bad", "several.conf");
        var report = CheckReport.Text(Read(path), "supervisord");
        Assert.Equal(
            $"""
            Error: invalid literal for int() with base 10: 'many' ({path}:3)
            Error: bad logging level name 'loud' ({path}:2)
            Error: not a valid boolean value: 'maybe' in section 'program:a' (file: '{path}') ({path}:10)
            Error: Invalid user name nobody-here-by-this-name in section 'program:a' (file: '{path}') ({path}:11)
            Error: invalid literal for int() with base 10: 'high' ({path}:14)
            Error: program section program:b does not specify a command in section 'program:b' (file: '{path}') ({path}:13)
            Error: section [unix_http_server] has no file value ({path}:5)
            For help, use supervisord -h

            """, report.Errors);
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public void The_sample_starts_here_and_under_the_original()
    {
        using var folder = new TempFolder();
        var path = folder.Write("sample.conf", SampleConfiguration.Text.Replace("/tmp/", folder.Path + "/"));
        var result = Read(path);
        Assert.Empty(result.Problems);
        Assert.Equal(new SupervisorctlSettings { ServerUrl = $"unix://{folder.Path}/supervisor.sock" }, result.Configuration!.Supervisorctl);
        if (OriginalSupervisord.IsInstalled)
        {
            Assert.True(OriginalSupervisord.ComesUp(path, TimeSpan.FromSeconds(20)), "the original did not start with the sample");
        }
    }

    [Fact]
    public void The_sample_with_every_comment_lifted_has_no_unknown_key()
    {
        var lifted = string.Join('\n', SampleConfiguration.Text.Split('\n')
            .Select(line => line.StartsWith("; ", StringComparison.Ordinal) ? "" : line.TrimStart(';')));
        var problems = Readings.Read(lifted, new() { Lenient = true }).Problems;
        Assert.DoesNotContain(problems, problem => problem.Message.StartsWith("unknown", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Message.StartsWith("[group", StringComparison.Ordinal));
    }
}
