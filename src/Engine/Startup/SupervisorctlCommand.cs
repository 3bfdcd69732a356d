using Supervisor.Configuration;
using Supervisor.Ctl;

namespace Supervisor.Engine.Startup;

/// <summary>supervisorctl as it is called: the library over this process's streams and files.</summary>
internal static class SupervisorctlCommand
{
    public static int Run(CommandWords words) =>
        SupervisorctlProgram.Run(words.Arguments, words.CalledAs, OwnTerminal.Open(), ReadFile);

    private static SupervisorctlFile ReadFile(string? path, string programName)
    {
        var files = SystemAccounts.Files();
        var read = SupervisorctlReader.Read(path, MachineEnvironment.Read(programName, files), files);
        return read.Error is { } problem ? new SupervisorctlFile(new SupervisorctlSettings(), [problem]) : new SupervisorctlFile(read.Value, []);
    }
}
