using Supervisor.Client.Desired;
using Supervisor.Client.Desired.Dsc;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>"dsc" as it is called: the library over this process's streams, with this binary as the engine that it starts.</summary>
internal static class DscCommand
{
    /// <summary>DSC passes its own level on in this variable.</summary>
    private const string TraceLevel = "DSC_TRACE_LEVEL";

    public static int Run(CommandWords words)
    {
        Signals.IgnoreBrokenPipes();
        return DscProgram.Run(words.Arguments, new()
        {
            Input = Stream(0),
            Output = Stream(1),
            Errors = Stream(2),
            Launch = Launch,
            TraceLevel = Environment.GetEnvironmentVariable(TraceLevel) is { Length: > 0 } level ? level : "info",
        });
    }

    /// <summary>One that is closed is an error of who reads or writes it.</summary>
    private static DescriptorStream Stream(int fd) => new(InheritedDescriptor.Has(fd) ? fd : -1);

    private static EngineStart Launch(string configuration)
    {
        try
        {
            var start = Daemonizer.Start(OwnProgram.Path, ["supervisord", "-c", configuration]);
            return new(start.ExitCode, start.Text, () => _ = Libc.Kill(start.Pid, Signals.Term));
        }
        catch (PosixException failure)
        {
            return new(1, failure.Message);
        }
    }
}
