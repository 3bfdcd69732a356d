using Supervisor.Configuration;
using Supervisor.Ctl.Typing;

namespace Supervisor.Ctl;

/// <summary>supervisorctl as a whole: command line in, exit status out.</summary>
public static class SupervisorctlProgram
{
    /// <param name="arguments">Options, then a command with its argument, or nothing: then commands are typed.</param>
    /// <param name="programName">For messages.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="readFile">Gives the settings of a configuration.</param>
    /// <param name="command">The command, when its name is not among the arguments.</param>
    public static int Run(string[] arguments, string programName, CtlTerminal terminal, ReadSupervisorctlFile readFile, string? command = null)
    {
        var options = CtlOptions.Parse(arguments).For(command);
        if (options.Help)
        {
            terminal.Output.WriteLine(CtlUsage.Text(programName));
            terminal.Output.Flush();
            return 0;
        }

        var file = options.Error is { } error ? new SupervisorctlFile(new(), [error]) : readFile(options.ConfigurationPath, programName);
        if (file.Errors.Count > 0)
        {
            foreach (var line in file.Errors)
            {
                terminal.Error.WriteLine($"Error: {line}");
            }

            terminal.Error.WriteLine($"For help, use {programName} -h");
            terminal.Error.Flush();
            return 2;
        }

        var settings = Merge(file.Settings, options);
        using var control = new Control(settings, terminal, options.Interactive || options.Words.Count == 0);
        try
        {
            return options.Words.Count == 0 ? new Shell(control, settings).Run() : control.Execute(string.Join(' ', options.Words));
        }
        catch (TypingInterruptedException)
        {
            return 0;
        }
        catch (IOException)
        {
            // Only our own output can break here: its reader has seen enough, as in `tail -f web | head`.
            return ExitStatus.Generic;
        }
    }

    private static SupervisorctlSettings Merge(SupervisorctlSettings file, CtlOptions options) => file with
    {
        ServerUrl = options.ServerUrl ?? file.ServerUrl,
        Username = options.Username ?? file.Username,
        Password = options.Password ?? file.Password,
        HistoryFile = options.HistoryFile ?? file.HistoryFile,
    };
}
