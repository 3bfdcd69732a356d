using Supervisor.Configuration;
using Supervisor.Engine.Startup;

namespace Supervisor.Engine;

/// <summary>One binary, several personalities. Synchronous: an await would resume on a pool thread, and the loop must own the main one.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var words = CommandWords.Read(args);
        switch (words.Personality)
        {
            case Personality.EchoSupervisordConf:
                StandardStreams.Out(SampleConfiguration.Text);
                return 0;
            case Personality.Supervisorctl:
                return SupervisorctlCommand.Run(words);
            case Personality.Upgrade:
                return SupervisorctlCommand.Run(words, "upgrade");
            case Personality.PidProxy:
                return PidProxyCommand.Run(words);
            case Personality.StdioBridge:
                return BridgeCommand.Run(words);
            case Personality.Dsc:
                return DscCommand.Run(words);
            case Personality.HashPassword:
                return HashPasswordCommand.Run(words, OwnTerminal.Open());
            default:
                return new SupervisordCommand(words.CalledAs).Run(words.Arguments);
        }
    }
}
