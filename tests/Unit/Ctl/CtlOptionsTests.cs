using Supervisor.Ctl;

namespace Supervisor.Unit.Ctl;

public sealed class CtlOptionsTests
{
    private static CtlOptions Parse(string line) => CtlOptions.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Options_end_at_the_first_word()
    {
        var options = Parse("-c a.conf -iu jo --pass=secret --history_file h -s unix:///x start -f web");
        Assert.Equal(("a.conf", true, "jo", "secret", "h", "unix:///x"), (options.ConfigurationPath, options.Interactive, options.Username, options.Password, options.HistoryFile, options.ServerUrl));
        Assert.Equal(["start", "-f", "web"], options.Words);
        Assert.Null(options.Error);
    }

    [Theory]
    [InlineData("-x", "option -x not recognized")]
    [InlineData("--bogus", "option --bogus not recognized")]
    [InlineData("-s", "option -s requires argument")]
    [InlineData("--serverurl", "option --serverurl requires argument")]
    [InlineData("--interactive=1", "option --interactive must not have an argument")]
    [InlineData("--h", "option --h not a unique prefix")]
    [InlineData("-i -i", "conflicting command line option '-i'")]
    [InlineData("-s foo status", "invalid value for -s 'foo': value 'foo' is not a URL")]
    public void What_is_wrong_is_said_as_the_original_does(string line, string error) => Assert.Equal(error, Parse(line).Error);

    [Fact]
    public void Errors_end_with_2_and_a_hint()
    {
        var (status, text) = CtlRun.Ours(new(), ["-x"]);
        Assert.Equal((2, "Error: option -x not recognized\nFor help, use /usr/bin/supervisorctl -h\n"), (status, text));
    }

    [Fact]
    public void Errors_of_the_file_end_with_2_and_a_hint()
    {
        var error = new StringWriter();
        var terminal = new CtlTerminal(TextReader.Null, TextWriter.Null, error);
        Assert.Equal(2, SupervisorctlProgram.Run(["status"], "ctl", terminal, (_, _) => new(new(), [".ini file does not include supervisorctl section"])));
        Assert.Equal("Error: .ini file does not include supervisorctl section\nFor help, use ctl -h\n", error.ToString());
    }
}
