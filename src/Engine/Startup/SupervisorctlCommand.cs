using Supervisor.Configuration;
using Supervisor.Ctl;

namespace Supervisor.Engine.Startup;

/// <summary>supervisorctl as it is called: the library over this process's streams and files.</summary>
internal static class SupervisorctlCommand
{
    /// <param name="words">As it was called.</param>
    /// <param name="command">The command, when it is not among the words.</param>
    public static int Run(CommandWords words, string? command = null) =>
        SupervisorctlProgram.Run(words.Arguments, words.CalledAs, OwnTerminal.Open(), ReadFile, command);

    private static SupervisorctlFile ReadFile(string? path, string programName)
    {
        var files = SystemAccounts.Files();
        var read = SupervisorctlReader.Read(path, MachineEnvironment.Read(programName, files), files);
        return read.Error is { } problem ? new SupervisorctlFile(new SupervisorctlSettings(), [problem]) : new SupervisorctlFile(read.Value, []);
    }
}
