using System.Text.Json;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What the engine answers on its command line without starting anything.</summary>
public sealed class CommandLineTests
{
    private static ProgramRun Engine(params string[] arguments) => ProgramRun.Of(EngineBinary.Supervisord, arguments);

    [EngineTheory]
    [InlineData("-v")]
    [InlineData("--version")]
    public void Version_is_the_originals(string flag) => Assert.Equal(new ProgramRun(0, "4.3.0\n", ""), Engine(flag));

    [EngineTheory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("-?")]
    public void Help_names_every_flag(string flag)
    {
        var help = Engine(flag);
        Assert.Equal((0, ""), (help.Status, help.Errors));
        Assert.All(
            ["-c", "--configuration", "-n", "--nodaemon", "-s", "--silent", "-v", "-u", "-m", "-d", "-l", "-y", "-z", "-e", "-j", "-i", "-q", "-k", "-a", "-t", "--minprocs", "--check"],
            name => Assert.Contains(name, help.Output));
    }

    [EngineFact]
    public void Engine_info_tells_our_own_version()
    {
        var text = Engine("--engine-info");
        Assert.Equal(0, text.Status);
        Assert.Matches(@"^Supervisor \d+\.\d+\.\d+.* \((native|JIT), .NET .*\)\ncompatible with supervisord 4\.3\.0, XML-RPC API 3\.0\n$", text.Output);
        using var json = JsonDocument.Parse(Engine("--engine-info", "--json").Output);
        Assert.Equal("4.3.0", json.RootElement.GetProperty("compatibleVersion").GetString());
    }

    [EngineFact]
    public void Check_of_a_good_file_starts_nothing()
    {
        using var run = new EngineRun("""
            [program:web]
            command=/bin/cat
            process_name=%(process_num)d
            numprocs=3
            """);
        var check = Engine("--check", "-c", run.ConfigPath);
        Assert.Equal(new ProgramRun(0, $"{run.ConfigPath}: ok, 1 group, 3 processes\n", ""), check);
        Assert.Equal(["s.conf"], Directory.GetFileSystemEntries(run.Folder).Select(Path.GetFileName));
        var json = Engine("--check", "--json", "-c", run.ConfigPath);
        Assert.Equal((0, ""), (json.Status, json.Errors));
        using var document = JsonDocument.Parse(json.Output);
        Assert.Contains("\"web\"", json.Output);
    }

    private const string FiveMistakes = """
        [supervisord]
        loglevel=loud
        [program:a]
        command=/bin/cat
        startsecs=soon
        [program:b]
        autostart=true
        [program:c]
        command=/bin/cat
        stopsignal=FOO
        [group:g]
        programs=nope

        """;

    [EngineTheory]
    [InlineData("-n")]
    [InlineData("--nodaemon")]
    [InlineData("--check")]
    [InlineData("--silent")]
    public void Five_mistakes_are_five_lines_with_file_and_line_and_status_2(string flag)
    {
        var folder = Directory.CreateTempSubdirectory("mistakes").FullName;
        var file = Path.Combine(folder, "bad.conf");
        File.WriteAllText(file, FiveMistakes);
        var refused = ProgramRun.Of(EngineBinary.Supervisord, [flag, "-c", file], folder: folder);
        Directory.Delete(folder, true);
        Assert.Equal((2, ""), (refused.Status, refused.Output));
        var lines = refused.Errors.TrimEnd('\n').Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.All(lines[..5], line => Assert.Matches(@"^Error: .+ \(" + file + @":\d+\)$", line));
        Assert.Equal([2, 5, 6, 10, 12], lines[..5].Select(line => int.Parse(line[(line.LastIndexOf(':') + 1)..^1])).Order());
        Assert.Equal($"For help, use {EngineBinary.Supervisord} -h", lines[5]);
    }

    [EngineFact]
    public void Check_json_of_a_bad_file_lists_the_problems()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, FiveMistakes);
        var check = Engine("--check", "--json", "-c", file);
        File.Delete(file);
        Assert.Equal((2, ""), (check.Status, check.Errors));
        using var json = JsonDocument.Parse(check.Output);
        var lines = json.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("line").GetInt32()).Order();
        Assert.Equal([2, 5, 6, 10, 12], lines);
    }

    [EngineTheory(Needs.Original)]
    [InlineData("-c", "/no/such/file.conf")]
    [InlineData("-n", "extra")]
    [InlineData("-e", "loud")]
    [InlineData("--bogus", "")]
    [InlineData("-n", "-n")]
    public void A_bad_command_line_is_refused_in_the_originals_words(string one, string other)
    {
        var ours = Engine(one, other);
        var theirs = ProgramRun.Of(Client.OriginalSupervisor.Daemon, [one, other]);
        Assert.Equal(theirs.Errors.Replace(Client.OriginalSupervisor.Daemon, EngineBinary.Supervisord, StringComparison.Ordinal), ours.Errors);
        Assert.Equal((theirs.Status, theirs.Output), (ours.Status, ours.Output));
    }
}
