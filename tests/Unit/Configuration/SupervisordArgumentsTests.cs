using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class SupervisordArgumentsTests
{
    private static Parsed<SupervisordArguments> Parse(string line) =>
        SupervisordArguments.Parse(line.Length == 0 ? [] : line.Split(' '), Readings.Surroundings, new FakeConfigFiles());

    [Theory]
    [InlineData("-n -n", "conflicting command line option '-n'")]
    [InlineData("-s --silent", "conflicting command line option '--silent'")]
    [InlineData("-n --nodae", "conflicting command line option '--nodaemon'")]
    [InlineData("-i a --identifier b", "conflicting command line option '--identifier'")]
    [InlineData("foo -e bogus", "positional arguments are not supported: ['foo', '-e', 'bogus']")]
    [InlineData("-e bogus foo b'r", "positional arguments are not supported: ['foo', \"b'r\"]")]
    [InlineData("-- x", "positional arguments are not supported: ['x']")]
    [InlineData("-", "positional arguments are not supported: ['-']")]
    [InlineData("-h foo", "positional arguments are not supported: ['foo']")]
    [InlineData("-e bogus", "invalid value for -e 'bogus': bad logging level name 'bogus'")]
    [InlineData("-ebogus", "invalid value for -e 'bogus': bad logging level name 'bogus'")]
    [InlineData("-ste bogus", "invalid value for -e 'bogus': bad logging level name 'bogus'")]
    [InlineData("--logl bogus", "invalid value for --loglevel 'bogus': bad logging level name 'bogus'")]
    [InlineData("--loglevel=", "invalid value for --loglevel '': bad logging level name ''")]
    [InlineData("-y 1.5MB", "invalid value for -y '1.5MB': invalid literal for int() with base 10: '1.5'")]
    [InlineData("-m 9", "invalid value for -m '9': 9 can not be converted to an octal type")]
    [InlineData("-d /nonexist", "invalid value for -d '/nonexist': /nonexist is not an existing directory")]
    [InlineData("-l /nonexist/x", "invalid value for -l '/nonexist/x': The directory named as part of the path /nonexist/x does not exist")]
    [InlineData("--minprocs x", "invalid value for --minprocs 'x': invalid literal for int() with base 10: 'x'")]
    [InlineData("--zzz", "option --zzz not recognized")]
    [InlineData("-h -Z", "option -Z not recognized")]
    [InlineData("--log=x", "option --log not a unique prefix")]
    [InlineData("--min 3", "option --min not a unique prefix")]
    [InlineData("-l", "option -l requires argument")]
    [InlineData("--logfile", "option --logfile requires argument")]
    [InlineData("--silent=x", "option --silent must not have an argument")]
    [InlineData("-e bogus -h", "invalid value for -e 'bogus': bad logging level name 'bogus'")]
    public void A_bad_command_line_is_refused_with_the_originals_words(string line, string reason) => Assert.Equal(reason, Parse(line).Error);

    [Theory]
    [InlineData("", SupervisordTask.Run)]
    [InlineData("-?", SupervisordTask.ShowHelp)]
    [InlineData("--he", SupervisordTask.ShowHelp)]
    [InlineData("-hv", SupervisordTask.ShowHelp)]
    [InlineData("-v -h", SupervisordTask.ShowVersion)]
    [InlineData("--vers", SupervisordTask.ShowVersion)]
    [InlineData("--check -c x", SupervisordTask.Check)]
    [InlineData("--engine-info --json", SupervisordTask.ShowEngineInfo)]
    public void The_task(string line, SupervisordTask task) => Assert.Equal(task, Parse(line).Value.Task);

    [Fact]
    public void Every_option_has_its_place() =>
        Assert.Equal(
            new SupervisordArguments
            {
                ConfigurationPath = "f",
                NoDaemon = true,
                Silent = true,
                User = "u",
                Umask = 18,
                Directory = "/tmp",
                LogFile = "l",
                LogFileMaxBytes = 1 << 20,
                LogFileBackups = 2,
                LogLevel = ActivityLevel.Debug,
                PidFile = "p",
                Identifier = "i",
                ChildLogDir = "/etc",
                NoCleanup = true,
                MinFds = -1,
                StripAnsi = true,
                MinProcs = 7,
                ProfileOptions = "calls",
                Json = true,
            },
            Parse("-c f -nsu u -m 022 -d /tmp -l l -y 1MB -z 2 -e DEBUG -j p -i i -q /etc -k -a -1 -t --minprocs=7 --profile_options calls --json").Value);

    [Fact]
    public void A_binary_that_goes_on_does_not_look_for_the_folders_of_the_command_line()
    {
        string[] line = ["-l", "log/x.log", "-q", "/gone", "-j", "run/x.pid", "-d", "/nowhere"];
        Assert.NotNull(SupervisordArguments.Parse(line, Readings.Surroundings, new FakeConfigFiles()).Error);
        var read = SupervisordArguments.Parse(line, Readings.Surroundings, files: null).Value!;
        Assert.Equal(("log/x.log", "/gone", "run/x.pid", "/nowhere"), (read.LogFile, read.ChildLogDir, read.PidFile, read.Directory));
        Assert.NotNull(SupervisordArguments.Parse(["--no-such"], Readings.Surroundings, files: null).Error);
    }

    [Fact]
    public void The_help_lists_every_option()
    {
        foreach (var option in "-c -n -s -h -? -v -u -m -d -l -y -z -e -j -i -q -k -a -t --minprocs --profile_options --check --json --engine-info".Split(' '))
        {
            Assert.Contains(option, SupervisordHelp.Text("supervisord"));
        }
    }
}
