using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>supervisord as it is called: arguments, checks, becoming a daemon, and one life after another until the end.</summary>
internal sealed class SupervisordCommand
{
    private readonly string _calledAs;
    private readonly TlsShelf _tls = new();
    private readonly DaemonBirth? _birth;
    private readonly Inheritance? _inheritance;

    public SupervisordCommand(string calledAs)
    {
        _calledAs = calledAs;
        _birth = DaemonBirth.FromEnvironment();
        _inheritance = Inheritance.FromEnvironment();
    }

    public int Run(string[] words) =>
        _inheritance is { } inheritance ? GoOn(inheritance, words)
        : words is [$"--{HandoffCheck.Option}", .. var others] ? Rehearsal.Answer(CommandWords.From(_calledAs, others).Arguments, _calledAs)
        : Begin(words);

    private int Begin(string[] words)
    {
        var files = SystemAccounts.Files(tls: _tls);
        var environment = MachineEnvironment.Read(_calledAs, files);
        var parsed = SupervisordArguments.Parse(words, environment, files);
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
                return Rehearsal.Answer([], _calledAs);
        }

        var result = ConfigurationReader.Read(arguments.ConfigurationPath, arguments, environment, files);
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

        return result.Configuration!.Supervisord.NoDaemon || _birth is not null ? Live(result, arguments, environment) : BecomeDaemon();
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
            var resume = new EngineResume(inheritance, state);
            var (arguments, environment) = ArgumentsAgain.Read(words, _calledAs);
            return Live(new(state.Active, []), arguments, environment with { CurrentDirectory = state.Engine.StartedIn }, resume);
        }
        catch (Exception problem) when (!inheritance.IsAccepted)
        {
            inheritance.GiveBack(problem.Message, state);
            return Fail(CheckReport.UsageError(problem.Message, _calledAs));
        }
    }

    private int Live(ConfigurationResult result, SupervisordArguments arguments, ReadingEnvironment environment, EngineResume? resume = null)
    {
        using var machine = new EngineMachine(environment, Path.GetFileName(_calledAs).Split(' ')[0], _birth, _tls, resume?.State);
        ReadyThreads.Make();
        using var memory = new MemoryTidying();
        var later = SystemAccounts.Files(filesOnly: true, _tls);
        try
        {
            for (var next = new Succession(result); ; resume = null)
            {
                var life = new EngineLife(machine, next, draft => ConfigurationReader.Read(arguments.ConfigurationPath, arguments, environment, later, draft), arguments, resume);
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
