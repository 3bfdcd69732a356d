using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervisor.Configuration;
using Supervisor.Ctl;

namespace Supervisor.Engine.Startup;

/// <summary>supervisorctl as it is called: the library over this process's streams and files.</summary>
internal static class SupervisorctlCommand
{
    public static int Run(CommandWords words)
    {
        using var output = Writer(1);
        using var error = Writer(2);
        using var input = new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0));
        return SupervisorctlProgram.Run(words.Arguments, words.CalledAs, new CtlTerminal(input, output, error), ReadFile);
    }

    private static SupervisorctlFile ReadFile(string? path, string programName)
    {
        var files = SystemAccounts.Files();
        var read = SupervisorctlReader.Read(path, MachineEnvironment.Read(programName, files), files);
        return read.Error is { } problem ? new SupervisorctlFile(new SupervisorctlSettings(), [problem]) : new SupervisorctlFile(read.Value, []);
    }

    private static StreamWriter Writer(int fd) =>
        new(new FileStream(new SafeFileHandle(fd, ownsHandle: false), FileAccess.Write, bufferSize: 0), new UTF8Encoding(false)) { AutoFlush = true };
}
