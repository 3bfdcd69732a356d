using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>What every child gets from the engine, whatever its program says.</summary>
/// <param name="Environment">The engine's own environment, without its private variables.</param>
/// <param name="ServerUrl">SUPERVISOR_SERVER_URL; null when there is no server.</param>
public sealed record EngineSurroundings(IReadOnlyDictionary<string, string> Environment, string? ServerUrl);

/// <summary>Turns a program's settings into the exact things a child is made of.</summary>
public static class LaunchPlan
{
    /// <summary>
    /// The child's environment; later wins: the engine's, SUPERVISOR_*, [supervisord] and the program's own (merged already).
    /// </summary>
    public static IReadOnlyList<string> Environment(ProcessKey key, ProgramSettings program, EngineSurroundings surroundings)
    {
        var all = new Dictionary<string, string>(surroundings.Environment, StringComparer.Ordinal)
        {
            ["SUPERVISOR_ENABLED"] = "1",
            ["SUPERVISOR_PROCESS_NAME"] = key.Process,
            ["SUPERVISOR_GROUP_NAME"] = key.Group,
        };
        if ((program.ServerUrl ?? surroundings.ServerUrl) is { } url)
        {
            all["SUPERVISOR_SERVER_URL"] = url;
        }

        foreach (var (name, value) in program.Environment)
        {
            all[name] = value;
        }

        return [.. all.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    /// <summary>The PATH that the command is searched in: the program's own, or null for the engine's.</summary>
    public static string? SearchPath(ProgramSettings program) => program.Environment.TryGetValue("PATH", out var path) ? path : null;

    /// <summary>Why there is no child, in supervisord's words, with the step and errno.</summary>
    public static string Failure(LaunchResult result, ProcessKey key, LaunchRequest request, Func<int, string> errnoName)
    {
        const int again = 11;
        var errno = errnoName(result.Errno);
        return result.Stage switch
        {
            LaunchStage.Fork when result.Errno == again => $"Too many processes in process table to spawn '{key.Process}'",
            LaunchStage.Fork => $"unknown error during fork for '{key.Process}': {errno}",
            LaunchStage.Groups => $"couldn't setuid to {request.User?.Uid}: Could not set groups of effective user ({errno})",
            LaunchStage.GroupId => $"couldn't setuid to {request.User?.Uid}: Could not set group id of effective user ({errno})",
            LaunchStage.UserId => $"couldn't setuid to {request.User?.Uid}: Can't drop privilege as nonroot user ({errno})",
            LaunchStage.Directory => $"couldn't chdir to {request.Directory}: {errno}",
            LaunchStage.Execute => $"couldn't exec {request.Executable}: {errno}",
            LaunchStage.Limits => $"couldn't set limits: {errno}",
            LaunchStage.Streams => $"couldn't set up standard streams: {errno}",
            _ => $"couldn't make a process group: {errno}",
        };
    }
}
