using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>What every child gets from the engine, whatever its program says.</summary>
/// <param name="Environment">The engine's own environment, without its private variables.</param>
/// <param name="ServerUrl">SUPERVISOR_SERVER_URL; null when there is no server.</param>
public sealed record EngineSurroundings(IReadOnlyDictionary<string, string> Environment, string? ServerUrl)
{
    /// <summary>Whether user= changes HOME, USER, LOGNAME and SHELL.</summary>
    public bool AccountVariables { get; init; } = true;

    /// <summary>The same environment as NAME=VALUE, made once: most children change none of it.</summary>
    internal IReadOnlyList<(string Name, string Line)> Lines { get; } =
        [.. Environment.Where(pair => !LaunchPlan.IsOurs(pair.Key)).Select(pair => (pair.Key, $"{pair.Key}={pair.Value}"))];
}

/// <summary>Turns a program's settings into the exact things a child is made of.</summary>
public static class LaunchPlan
{
    /// <summary>
    /// The child's environment; later wins: the engine's, what the account says, SUPERVISOR_*, [supervisord] and the program's own
    /// (merged already).
    /// </summary>
    public static IReadOnlyList<string> Environment(ProcessKey key, ProgramSettings program, EngineSurroundings surroundings, LaunchUser? user = null)
    {
        var own = program.Environment;
        var account = user is not null && surroundings.AccountVariables ? AccountVariables(user) : [];
        var lines = new List<string>(surroundings.Lines.Count + own.Count + 4);
        foreach (var (name, line) in surroundings.Lines)
        {
            if (!own.ContainsKey(name) && !Array.Exists(account, variable => variable.Name == name))
            {
                lines.Add(line);
            }
        }

        foreach (var (name, value) in account)
        {
            Add(name, value);
        }

        Add("SUPERVISOR_ENABLED", "1");
        Add("SUPERVISOR_PROCESS_NAME", key.Process);
        Add("SUPERVISOR_GROUP_NAME", key.Group);
        if ((program.ServerUrl ?? surroundings.ServerUrl ?? surroundings.Environment.GetValueOrDefault(ServerUrlName)) is { } url)
        {
            Add(ServerUrlName, url);
        }

        foreach (var (name, value) in own)
        {
            lines.Add($"{name}={value}");
        }

        return lines;

        void Add(string name, string value)
        {
            if (!own.ContainsKey(name))
            {
                lines.Add($"{name}={value}");
            }
        }
    }

    /// <summary>What a login would set; an account that does not know its home or shell changes nothing.</summary>
    private static (string Name, string Value)[] AccountVariables(LaunchUser user) =>
        [.. new (string Name, string? Value)[] { ("HOME", user.Home), ("USER", user.Name), ("LOGNAME", user.Name), ("SHELL", user.Shell) }
            .Where(variable => !string.IsNullOrEmpty(variable.Value)).Select(variable => (variable.Name, variable.Value!))];

    private const string ServerUrlName = "SUPERVISOR_SERVER_URL";

    /// <summary>Variables that the engine itself gives to each child.</summary>
    internal static bool IsOurs(string name) => name is "SUPERVISOR_ENABLED" or "SUPERVISOR_PROCESS_NAME" or "SUPERVISOR_GROUP_NAME" or ServerUrlName;

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
