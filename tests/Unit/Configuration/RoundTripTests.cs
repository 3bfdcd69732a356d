using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

/// <summary>Parse, write, parse: the same configuration, in every format.</summary>
public class RoundTripTests
{
    private const string Path = "/etc/rt/main";
    private static readonly ConfigurationFormat[] Formats = Enum.GetValues<ConfigurationFormat>();

    private static string Ending(ConfigurationFormat format) => format switch { ConfigurationFormat.Json => ".json", ConfigurationFormat.Psd1 => ".psd1", _ => ".conf" };

    private static ConfigurationResult Read(string path, string text, FakeConfigFiles? files = null) => ConfigurationReader.Read(
        path, SupervisordArguments.None, Readings.Surroundings with { ReadsDataFiles = true, HomeOf = _ => "/root" }, (files ?? new() { Lenient = true }).With(path, text));

    /// <summary>Everything that a configuration says; places in files are the one thing that must differ.</summary>
    private static string Meaning(ConfigurationResult result)
    {
        var text = JsonSerializer.Serialize(result.Configuration);
        return System.Text.RegularExpressions.Regex.Replace(text, "\"(Source|Path)\":({[^}]*}|\"/etc/rt/main[^\"]*\")", "");
    }

    private static string Written(IniDocument document) =>
        string.Join('\n', ConfigurationText.Whole(document).SelectMany(section => section.Options.Select(option => $"{section.Name}|{option.Key}|{option.Value}")));

    private static void AssertRoundTrip(string text, FakeConfigFiles? files = null)
    {
        var first = Read(Path + ".conf", text, files);
        foreach (var format in first.Document is null ? [] : Formats)
        {
            var written = ConfigurationText.Write(ConfigurationText.Whole(first.Document!), format);
            Assert.True(written.Succeeded, written.Error);
            var again = Read(Path + Ending(format), written.Value);
            Assert.Equal(Written(first.Document!), Written(again.Document!));
            if (first.Succeeded)
            {
                Assert.True(again.Succeeded, $"{format}: {string.Join('\n', again.Problems)}");
                Assert.Equal(Meaning(first), Meaning(again));
            }
        }
    }

    public static TheoryData<string> FixtureFiles => [.. Directory.GetFiles(System.IO.Path.Combine(Fixtures.Folder, "config"), "*.conf", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(FixtureFiles))]
    public void Every_fixture_comes_back(string file) => AssertRoundTrip(File.ReadAllText(file));

    [Fact]
    public void The_sample_comes_back_also_with_every_comment_lifted()
    {
        AssertRoundTrip(SampleConfiguration.Text);
        AssertRoundTrip(string.Join('\n', SampleConfiguration.Text.Split('\n').Select(line => line.StartsWith("; ", StringComparison.Ordinal) ? "" : line.TrimStart(';')))
            .Replace("programs=progname1,progname2", "programs=", StringComparison.Ordinal));
    }

    [CorpusFact]
    public void Every_corpus_file_comes_back()
    {
        var files = Directory.GetFiles(CorpusFactAttribute.Folder!, "*.conf");
        Assert.All(files, file => AssertRoundTrip(File.ReadAllText(file)));
        Assert.NotEmpty(files);
    }

    [Fact]
    public void What_was_included_stands_in_the_written_file_and_include_does_not()
    {
        var files = new FakeConfigFiles { Lenient = true }.With("/etc/rt/conf.d/a.conf", "[program:a]\ncommand=/bin/a %(here)s\n");
        const string Text = "[supervisord]\n[include]\nfiles=conf.d/*.conf\n";
        AssertRoundTrip(Text, files);
        var written = ConfigurationText.Write(ConfigurationText.Whole(Read(Path + ".conf", Text, files).Document!), ConfigurationFormat.Ini).Value;
        Assert.Equal("[supervisord]\n\n[program:a]\ncommand = /bin/a /etc/rt/conf.d\n", written);
    }

    [Theory]
    [InlineData("command = a;b")]
    [InlineData("command = a;b ;c #d")]
    [InlineData("command = a#b #c ;d")]
    [InlineData("command=;a")]
    [InlineData("command=#a\u2028b\u0085c")]
    [InlineData("command =\n one\n   two\n\n three")]
    [InlineData("command = one\n [two]\n k = v")]
    [InlineData("command = 100%% %(process_num)02d %(ENV_HOME)s %(here)s")]
    [InlineData("command = it's \"quoted\" ‘curly’ “so”")]
    [InlineData("command = tab\there \\ back`tick $dollar @{ } é 𝄞")]
    [InlineData("command=")]
    [InlineData("odd key [x] = [y]")]
    [InlineData("environment = A=\"1,2\",B='x\"y'\n ,C=%(ENV_HOME)s")]
    public void Odd_values_come_back(string option) => AssertRoundTrip($"[DEFAULT]\nx=1\n[supervisord]\n[program:it's a]b]\n{option}\n");

    [Theory]
    [InlineData("sh -c 'a ; b'")]
    [InlineData("a #b")]
    [InlineData("a ;b")]
    public void What_the_format_cannot_say_is_refused_by_name(string value)
    {
        var section = new IniSection("program:x", default);
        section.Set(new("command", value, default));
        Assert.StartsWith("cannot write command of [program:x]: ", ConfigurationText.Write([section], ConfigurationFormat.Ini).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".json", """{ "supervisord": {}, /* c */ "program:w": { "command": "/bin/w", "NumProcs": 2, "process_name": "w%(process_num)d", "autostart": false, "exitcodes": [0, 2], "user": null, "environment": { "A": "1", "B": "x\"y" }, } }""")]
    [InlineData(".psd1", """
        # comment
        @{
            supervisord = @{}; 'program:w' = @{
                command = '/bin/w' <# why #>
                NumProcs = 2; process_name = "w%(process_num)d"
                autostart = $false
                exitcodes = 0, 2
                user = $null
                environment = @{ A = '1'; B = 'x"y' }
            }
        }
        """)]
    public void Data_files_have_numbers_flags_lists_and_tables(string ending, string text)
    {
        var result = Read(Path + ending, text);
        Assert.True(result.Succeeded, string.Join('\n', result.Problems));
        Assert.Empty(result.Problems);
        var program = result.Configuration!.Groups[0].Processes[1];
        Assert.Equal(("/bin/w", "w1", false, "0, 2", null), (program.Command, program.Name, program.AutoStart, $"{program.ExitCodes}", program.User));
        Assert.Equal(["A=1", "B=x\"y"], program.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Theory]
    [InlineData(".json", "{ \"program:x\": {\n \"Command\": \"/bin/\\u0000x\" } }")]
    [InlineData(".psd1", "@{ 'program:x' = @{\n 'Command' = '/bin/\0x' } }")]
    public void A_NUL_in_a_data_file_is_a_mistake_of_its_key(string ending, string text)
    {
        var error = Read(Path + ending, text).Errors.First();
        Assert.Equal((2, "program:x", "command"), (error.Source.Line, error.Section, error.Key));
        Assert.Equal("'Command' of 'program:x' has a NUL, which no setting can hold", error.Message);
    }

    [Theory]
    [InlineData(".json", "{ \"supervisord\": {} }", 0)]
    [InlineData(".psd1", "@{ supervisord = @{} }", 0)]
    [InlineData(".conf", "[supervisord]\n", 1)]
    public void A_byte_order_mark_is_read_over_with_a_warning_where_an_engine_would_stop(string ending, string text, int warnings)
    {
        var result = Read(Path + ending, "\uFEFF" + text);
        Assert.True(result.Succeeded, string.Join('\n', result.Problems));
        Assert.Equal(warnings, result.Problems.Count(problem => problem.Severity == ProblemSeverity.Warning && problem.Message.StartsWith("the file begins with a byte order mark", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(".json", "{\n \"a\": 1 }", 2, "'a' is not a table of keys, as a section is")]
    [InlineData(".json", "{\n \"a\": { \"b\": { \"c\": 1 } } }", 2, "'b' of 'a' is a table; only environment can be one")]
    [InlineData(".json", "{\n \"a\": {},\n \"a\": {} }", 3, "the section 'a' is there twice")]
    [InlineData(".json", "{\n \"a\": { \"b\": \"1\",\n \"B\": \"1\" } }", 3, "'B' of 'a' is there twice")]
    [InlineData(".json", "[]", 1, "the file is not a table of sections")]
    [InlineData(".json", "{\n\n x", 3, "the file is not JSON: ")]
    [InlineData(".json", "", 1, "the file is not JSON: ")]
    [InlineData(".psd1", "@{\n a = @{ b = (Get-Date) } }", 2, "the file is not a PowerShell data file: unexpected '('")]
    [InlineData(".psd1", "@{\n a = @{ b = \"$x\" } }", 2, "the file is not a PowerShell data file: a text in double quotes has '$': use single quotes")]
    [InlineData(".psd1", "@{ a = @{ b = $env } }", 1, "the file is not a PowerShell data file: '$env' is not a text in quotes")]
    [InlineData(".psd1", "@{ a =\n", 2, "the file is not a PowerShell data file: it ends too early")]
    [InlineData(".psd1", "@{ a = 'x\n", 2, "the file is not a PowerShell data file: a text is not closed")]
    [InlineData(".psd1", "@{ a = @{} b = @{} }", 1, "the file is not a PowerShell data file: unexpected 'b' behind a value")]
    public void A_bad_data_file_has_its_mistake_with_the_line(string ending, string text, int line, string message)
    {
        var error = Assert.Single(Read(Path + ending, text).Errors);
        Assert.Equal((Path + ending, line), (error.Source.File, error.Source.Line));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_here_string_is_a_value_of_several_lines() =>
        Assert.Equal("one\ntwo", Read(Path + ".psd1", "@{ supervisord = @{}\n'program:x' = @{ command = @'\none\n  two\n'@\n} }").Configuration!.Groups[0].Processes[0].Command);

    [Fact]
    public void An_engine_reads_no_data_files() =>
        Assert.Contains("no section headers", Readings.Read("", new FakeConfigFiles()).Errors.First().Message + ConfigurationReader.Read(
            "/etc/x.json", SupervisordArguments.None, Readings.Surroundings, new FakeConfigFiles().With("/etc/x.json", "{}")).Errors.First().Message, StringComparison.Ordinal);
}
