using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class ExpansionTests
{
    private const string Names = "ENV_HOME, ENV_PATH, group_name, here, host_node_name, numprocs, process_num, program_name";

    private static string Directory(string format) => Readings.Program($"numprocs_start=65\ndirectory=>{format}<\n").Directory![1..^1];

    [Theory]
    [InlineData("%(here)s", "/etc")]
    [InlineData("100%%", "100%")]
    [InlineData("%%(here)s", "%(here)s")]
    [InlineData("%(ENV_HOME)s/%(host_node_name)s", "/root/testhost")]
    [InlineData("%(process_num)c", "A")]
    [InlineData("%(process_num)5.2f", "65.00")]
    [InlineData("%(process_num)-4d", "65  ")]
    [InlineData("%(process_num)+d", "+65")]
    [InlineData("%(process_num)#x", "0x41")]
    [InlineData("%(process_num)e", "6.500000e+01")]
    [InlineData("%(process_num)g", "65")]
    [InlineData("%(process_num)#o", "0o101")]
    [InlineData("%(process_num) d", " 65")]
    [InlineData("%(process_num)05.1f", "065.0")]
    [InlineData("%(process_num).4d", "0065")]
    [InlineData("%(here).2s", "/e")]
    [InlineData("%(program_name)5s", "    a")]
    [InlineData("%(program_name)05s", "    a")]
    [InlineData("%(program_name)-5s", "a    ")]
    [InlineData("%(program_name)r", "'a'")]
    [InlineData("%(process_num)#.3g", "65.0")]
    [InlineData("%(process_num)#X", "0X41")]
    [InlineData("%(process_num)06d", "000065")]
    [InlineData("%(process_num)-06d", "65    ")]
    [InlineData("%(process_num)+06d", "+00065")]
    [InlineData("%(process_num)#08x", "0x000041")]
    [InlineData("%(process_num)ld", "65")]
    [InlineData("%(numprocs)02d", "01")]
    public void Formats_like_the_original(string format, string expected) => Assert.Equal(expected, Directory(format));

    [Theory]
    [InlineData("%(process_num)f|%(process_num)e|%(process_num)d|%(process_num).0e|%(process_num)g|%(process_num).3g|%(process_num)G|%(process_num)x|%(process_num)o",
        "-1234567.000000|-1.234567e+06|-1234567|-1e+06|-1.23457e+06|-1.23e+06|-1.23457E+06|-12d687|-4553207")]
    [InlineData("%(process_num)05d|%(process_num)+.1f|%(process_num) d", "-1234567|-1234567.0|-1234567")]
    public void Formats_negative_numbers_like_the_original(string format, string expected) =>
        Assert.Equal(expected, Readings.Program($"numprocs_start=-1234567\ndirectory={format}\n").Directory);

    [Theory]
    [InlineData("a%", "incomplete format")]
    [InlineData("%5", "incomplete format")]
    [InlineData("%(here)", "incomplete format")]
    [InlineData("%(here", "incomplete format key")]
    [InlineData("%(here)q", "unsupported format character 'q' (0x71) at index 7")]
    [InlineData("%Y-%m-%d", "unsupported format character 'Y' (0x59) at index 1")]
    [InlineData("%ü", "unsupported format character '?' (0xfc) at index 1")]
    [InlineData("%(here)\n  s", "unsupported format character '?' (0xa) at index 7")]
    [InlineData("%5%", "unsupported format character '%' (0x25) at index 2")]
    [InlineData("%(here)%", "unsupported format character '%' (0x25) at index 7")]
    [InlineData("%d", "%d format: a real number is required, not dict")]
    [InlineData("50% done", "%d format: a real number is required, not dict")]
    [InlineData("%(here)d", "%d format: a real number is required, not str")]
    [InlineData("%(here)x", "%x format: an integer is required, not str")]
    [InlineData("%(here)f", "must be real number, not str")]
    [InlineData("%(here)c", "%c requires int or char")]
    [InlineData("%(here)s %s", "not enough arguments for format string")]
    [InlineData("%(process_num)*d", "not enough arguments for format string")]
    [InlineData("%(process_num)99999999999999999999d", "width too big")]
    public void A_bad_format_is_told_with_the_originals_reason(string format, string reason)
    {
        var shown = format.Replace("\n  ", "\\n");
        Assert.Equal([$"Format string '{shown}' for 'program:a.directory' is badly formatted: {reason} in section 'program:a' (file: '/etc/s.conf')"],
            Readings.Errors($"[program:a]\ncommand=x\ndirectory={format}\n"));
    }

    [Theory]
    [InlineData("%(foo)s %(bar)s", "foo")]
    [InlineData("%((here))s", "(here)")]
    [InlineData("%()s", "")]
    public void An_unknown_name_is_told_with_all_known_ones(string format, string name) =>
        Assert.Equal(
            [$"Format string '{format}' for 'program:a.directory' contains names ('{name}') which cannot be expanded. Available names: {Names} in section 'program:a' (file: '/etc/s.conf')"],
            Readings.Errors($"[program:a]\ncommand=x\ndirectory={format}\n"));

    [Fact]
    public void A_bare_s_puts_the_whole_table_in_and_warns()
    {
        Assert.StartsWith("{'ENV_HOME': '/root', 'ENV_PATH': '/bin', 'group_name': 'a'", Readings.Program("directory=%s").Directory);
        Assert.Contains(Readings.Warnings("[program:a]\ncommand=date +%s\n"), warning => warning.Contains("write '%%s'"));
    }

    [Theory]
    [InlineData("%%%%", "/tmp/%")]
    [InlineData("%%(here)s", "/tmp//etc")]
    public void Log_files_are_expanded_twice(string format, string expected) => Assert.Equal(expected, Readings.Program($"stdout_logfile=/tmp/{format}").StdOut.Path);

    [Fact]
    public void The_second_expansion_of_a_log_file_speaks_of_the_key_alone() =>
        Assert.Equal(["Format string '/tmp/%' for 'stdout_logfile' is badly formatted: incomplete format in section 'program:a' (file: '/etc/s.conf')"],
            Readings.Errors("[program:a]\ncommand=x\nstdout_logfile=/tmp/%%\n"));

    [Fact]
    public void The_daemons_environment_is_expanded_twice_a_programs_once()
    {
        Assert.Equal("%", Readings.Good("environment=A=\"%%%%\"").Supervisord.Environment["A"]);
        Assert.Equal(["Format string 'A=%' for 'environment' is badly formatted: incomplete format"], Readings.Errors("environment=A=%%\n"));
        Assert.Equal("%%", Readings.Program("environment=A=\"%%%%\"").Environment["A"]);
    }

    [Fact]
    public void Own_environment_wins_over_the_daemons_and_that_over_the_inherited()
    {
        var process = Readings.Good("environment=A=1,B=2,HOME=/x\n[program:a]\nenvironment=B=3\ncommand=%(ENV_A)s %(ENV_B)s %(ENV_HOME)s\n").Groups[0].Processes[0];
        Assert.Equal("1 3 /x", process.Command);
        Assert.Equal([("A", "1"), ("B", "3"), ("HOME", "/x")], process.Environment.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Own_environment_is_not_known_to_keys_of_the_whole_program_nor_to_itself()
    {
        Assert.Contains("contains names ('ENV_X')", Assert.Single(Readings.Errors("[program:a]\ncommand=x\nenvironment=X=\"5\"\nstartsecs=%(ENV_X)s\n")));
        Assert.Contains("for 'environment' contains names ('ENV_X')", Assert.Single(Readings.Errors("[program:a]\ncommand=x\nenvironment=X=\"5\",Y=\"%(ENV_X)s\"\n")));
    }

    [Fact]
    public void Percent_signs_in_inherited_values_are_left_alone() =>
        Assert.Equal("/%s_%%", Assert.Single(Supervisor.Configuration.ConfigurationReader.Read("/etc/s.conf", Supervisor.Configuration.SupervisordArguments.None,
            Readings.Surroundings with { Variables = new Dictionary<string, string> { ["P"] = "/%s_%%" } },
            new FakeConfigFiles().With("/etc/s.conf", "[supervisord]\n[program:a]\ncommand=%(ENV_P)s\n")).Configuration!.Groups).Processes[0].Command);
}
