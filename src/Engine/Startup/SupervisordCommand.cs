using Supervisor.Configuration;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>supervisord as it is called: arguments, checks, becoming a daemon, and one life after another until the end.</summary>
internal sealed class SupervisordCommand
{
    private readonly string _calledAs;
    private readonly ConfigFiles _files;
    private readonly ReadingEnvironment _environment;
    private readonly DaemonBirth? _birth;

    public SupervisordCommand(string calledAs)
    {
        _calledAs = calledAs;
        _birth = DaemonBirth.FromEnvironment();
        _files = SystemAccounts.Files();
        _environment = MachineEnvironment.Read(calledAs, _files);
    }

    public int Run(string[] words)
    {
        var parsed = SupervisordArguments.Parse(words, _environment, _files);
        if (parsed.Error is { } usage)
        {
            return Fail(CheckReport.UsageError(usage, _calledAs));
        }

        var arguments = parsed.Value!;
        switch (arguments.Task)
        {
            case SupervisordTask.ShowHelp:
                StandardStreams.Out(SupervisordHelp.Text(Path.GetFileName(_calledAs)));
                return 0;
            case SupervisordTask.ShowVersion:
                StandardStreams.Out(EngineVersion.Compatible + "\n");
                return 0;
            case SupervisordTask.ShowEngineInfo:
                StandardStreams.Out(EngineInfo.Text(arguments.Json));
                return 0;
        }

        var result = Read(arguments);
        if (arguments.Task == SupervisordTask.Check)
        {
            var report = arguments.Json ? CheckReport.Json(result) : CheckReport.Text(result, _calledAs);
            StandardStreams.Out(report.Output);
            StandardStreams.Error(report.Errors);
            return report.ExitCode;
        }

        if (!result.Succeeded)
        {
            return Fail(CheckReport.Text(result, _calledAs));
        }

        return result.Configuration!.Supervisord.NoDaemon || _birth is not null ? Live(result, arguments) : BecomeDaemon();
    }

    private ConfigurationResult Read(SupervisordArguments arguments, FragmentDraft? draft = null) =>
        ConfigurationReader.Read(arguments.ConfigurationPath, arguments, _environment, _files, draft);

    private static int BecomeDaemon()
    {
        var start = Daemonizer.StartSelf();
        StandardStreams.Error(start.Text);
        return start.ExitCode;
    }

    private int Live(ConfigurationResult result, SupervisordArguments arguments)
    {
        using var machine = new EngineMachine(_environment, Path.GetFileName(_calledAs).Split(' ')[0], _birth);
        try
        {
            for (var next = result; ;)
            {
                var life = new EngineLife(machine, next, draft => Read(arguments, draft));
                if (life.Run() is not { } again)
                {
                    return 0;
                }

                next = again;
            }
        }
        catch (StartProblem problem)
        {
            return Fail(CheckReport.UsageError(problem.Message, _calledAs));
        }
    }

    private int Fail(CheckReport report)
    {
        if (_birth is not null)
        {
            _birth.ReportProblems(report.Errors, report.ExitCode);
        }
        else
        {
            StandardStreams.Error(report.Errors);
        }

        return report.ExitCode;
    }
}

/// <summary>The engine cannot start, and why in words for the person who started it.</summary>
internal sealed class StartProblem(string message, Exception? inner = null) : Exception(message, inner);
