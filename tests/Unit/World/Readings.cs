using Supervisor.Configuration;

namespace Supervisor.Unit.World;

/// <summary>Reads configuration text without a disk.</summary>
internal static class Readings
{
    public const string Main = "/etc/s.conf";

    public static readonly ReadingEnvironment Surroundings = new()
    {
        Variables = new Dictionary<string, string> { ["HOME"] = "/root", ["PATH"] = "/bin" },
        HostName = "testhost",
        CurrentDirectory = "/tmp",
        Uid = 0,
        HomeOf = user => user switch { "" => "/root", "www" => "/srv/www", _ => null },
    };

    public static ConfigurationResult Read(string text, FakeConfigFiles? files = null, SupervisordArguments? overrides = null) =>
        ConfigurationReader.Read(Main, overrides ?? SupervisordArguments.None, Surroundings, (files ?? new()).With(Main, text));

    /// <summary>The configuration of a text that must be good, with [supervisord] before it.</summary>
    public static SupervisorConfiguration Good(string text, FakeConfigFiles? files = null)
    {
        var result = Read("[supervisord]\n" + text, files);
        Assert.True(result.Succeeded, string.Join('\n', result.Problems));
        return result.Configuration!;
    }

    /// <summary>The one process of one program with these keys.</summary>
    public static ProgramSettings Program(string keys) => Assert.Single(Assert.Single(Good($"[program:a]\ncommand=/bin/cat\n{keys}\n").Groups).Processes);

    /// <summary>The errors of a text, with [supervisord] before it.</summary>
    public static string[] Errors(string text, FakeConfigFiles? files = null) => [.. Read("[supervisord]\n" + text, files).Errors.Select(problem => problem.Message)];

    public static string[] Warnings(string text, FakeConfigFiles? files = null) =>
        [.. Read("[supervisord]\n" + text, files).Problems.Where(problem => problem.Severity == ProblemSeverity.Warning).Select(problem => problem.Message)];
}
