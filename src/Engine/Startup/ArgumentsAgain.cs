using Supervisor.Configuration;

namespace Supervisor.Engine.Startup;

/// <summary>The command line of an engine that runs, for the binary that goes on with it: it was good when the engine was started, and what it names may be gone since.</summary>
internal static class ArgumentsAgain
{
    /// <exception cref="StartProblem">This binary does not know it.</exception>
    public static (SupervisordArguments Arguments, ReadingEnvironment Environment) Read(string[] words, string calledAs)
    {
        var environment = MachineEnvironment.Read(calledAs, SystemAccounts.Files());
        var arguments = SupervisordArguments.Parse(words, environment, files: null);
        return arguments.Error is { } usage ? throw new StartProblem(usage) : (arguments.Value!, environment);
    }
}
