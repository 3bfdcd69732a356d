using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>supervisord as it is called: arguments, checks, becoming a daemon, and one life after another until the end.</summary>
internal sealed class SupervisordCommand
{
    private readonly string _calledAs;
    private readonly ConfigFiles _files;
    private readonly ReadingEnvironment _environment;
    private readonly DaemonBirth? _birth;
    private readonly Inheritance? _inheritance;

    public SupervisordCommand(string calledAs)
    {
        _calledAs = calledAs;
        _birth = DaemonBirth.FromEnvironment();
        _inheritance = Inheritance.FromEnvironment();
        _files = SystemAccounts.Files();
        _environment = MachineEnvironment.Read(calledAs, _files);
    }

    public int Run(string[] words) => _inheritance is { } inheritance ? GoOn(inheritance, words) : Begin(words);

    private int Begin(string[] words)
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
            case SupervisordTask.CheckHandoff:
                return HandoffCheck.Answer(StandardStreams.Out, StandardStreams.Error);
        }

        var result = ConfigurationReader.Read(arguments.ConfigurationPath, arguments, _environment, _files);
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

    private static int BecomeDaemon()
    {
        var start = Daemonizer.StartSelf();
        StandardStreams.Error(start.Text);
        return start.ExitCode;
    }

    /// <summary>Another binary has begun in this process; whatever stops us from going on, it does.</summary>
    private int GoOn(Inheritance inheritance, string[] words)
    {
        HandoffState? state = null;
        try
        {
            state = inheritance.Read();
            var arguments = SupervisordArguments.Parse(words, _environment, _files);
            return arguments.Error is { } usage
                ? throw new StartProblem(usage)
                : Live(new(state.Active, []), arguments.Value!, new EngineResume(inheritance, state));
        }
        catch (Exception problem) when (!inheritance.IsAccepted)
        {
            inheritance.GiveBack(problem.Message, state);
            return Fail(CheckReport.UsageError(problem.Message, _calledAs));
        }
    }

    private int Live(ConfigurationResult result, SupervisordArguments arguments, EngineResume? resume = null)
    {
        var environment = resume is null ? _environment : _environment with { CurrentDirectory = resume.State.Engine.StartedIn };
        using var machine = new EngineMachine(environment, Path.GetFileName(_calledAs).Split(' ')[0], _birth, resume?.State);
        ReadyThreads.Make();
        using var memory = new MemoryTidying();
        var later = SystemAccounts.Files(filesOnly: true);
        try
        {
            for (var next = result; ; resume = null)
            {
                var life = new EngineLife(machine, next, draft => ConfigurationReader.Read(arguments.ConfigurationPath, arguments, environment, later, draft), resume);
                if (life.Run() is not { } again)
                {
                    return life.ExitStatus;
                }

                next = again;
            }
        }
        catch (StartProblem problem) when (resume is null)
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
