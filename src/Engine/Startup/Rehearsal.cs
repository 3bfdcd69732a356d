using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Http.Tls;

namespace Supervisor.Engine.Startup;

/// <summary>All that who goes on from a state needs of the machine, tried beside the engine that has it: once it has let go, it is too late.</summary>
internal static class Rehearsal
{
    /// <param name="words">The running engine's arguments; an older engine gives none.</param>
    /// <param name="calledAs">The name this program would go on under.</param>
    /// <returns>The exit status.</returns>
    public static int Answer(string[] words, string calledAs) => HandoffCheck.Answer(StandardStreams.Out, StandardStreams.Error, state => Try(state, words, calledAs));

    /// <exception cref="StartProblem">This binary does not know the arguments.</exception>
    /// <exception cref="IOException">A server could not answer.</exception>
    private static void Try(HandoffState state, string[] words, string calledAs)
    {
        _ = ArgumentsAgain.Read(words, calledAs);
        var shelf = new TlsShelf();
        foreach (var settings in state.Active.Servers)
        {
            // One that the engine does without already is no reason to refuse.
            if (state.Servers.FirstOrDefault(server => server.Section == settings.Section) is { } adopted)
            {
                Try(settings, shelf, adopted);
            }
        }

        var users = new LaunchUsers();
        foreach (var group in state.Loop.Groups)
        {
            users.LookUp(group.Settings);
        }
    }

    private static void Try(ServerSettings settings, TlsShelf shelf, ServerSnapshot adopted)
    {
        try
        {
            ServerNeeds.Identity(settings, shelf, adopted);
        }
        catch (IOException problem)
        {
            throw new IOException($"cannot serve [{settings.Section}]: {problem.Message}", problem);
        }
    }
}
