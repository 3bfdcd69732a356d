using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Launches, signals and reaps. Called on the loop's thread only.</summary>
public interface IChildren
{
    /// <summary>Launches all, several at a time where that is safe; results are in the order of the requests.</summary>
    IReadOnlyList<LaunchResult> Launch(IReadOnlyList<LaunchRequest> requests);

    /// <summary>A child that an earlier binary of this process launched, and that has not been reaped; one that is gone is reaped as lost.</summary>
    void Adopt(int pid);

    /// <summary>Sends to the process, or with <paramref name="wholeGroup"/> to its process group.</summary>
    SignalOutcome Signal(int pid, int signal, bool wholeGroup, out int errno);

    /// <summary>
    /// Looks for the file of a command as a shell would: a name with "/" is taken as it is, another is searched in
    /// <paramref name="searchPath"/> (null: the engine's own PATH).
    /// </summary>
    CommandLookup FindCommand(string name, string? searchPath);

    /// <summary>Whether any member of a process group lives.</summary>
    bool GroupLives(int processGroup);

    /// <summary>What the kernel says a process does, as one letter; null without /proc.</summary>
    char? StateOf(int pid);

    /// <summary>Every child that has ended since the last call, strangers (as PID 1 or subreaper) included; never blocks.</summary>
    IReadOnlyList<ReapedChild> Reap();

    /// <summary>The living processes of a process group, for the message about what an earlier life left behind; empty without /proc.</summary>
    IReadOnlyList<(int Pid, string Name)> FindGroupMembers(int processGroup);
}

/// <summary>Owns the bytes of every process: pipes, log files, rings. Called on the loop's thread; never blocks on a child.</summary>
public interface IOutput
{
    /// <summary>
    /// Opens the log files and makes the pipes of a process that is about to be launched.
    /// Fails as a value: the original's text ("unknown error making dispatchers for 'x': EACCES", "too many open files to spawn 'x'").
    /// </summary>
    AttachResult Attach(ProcessKey key, ProgramSettings program);

    /// <summary>After the launch: closes the child's ends in this process; <paramref name="pid"/> 0 gives everything up.</summary>
    void Launched(ProcessKey key, int pid);

    /// <summary>The child has ended: reads its pipes until they would block, closes them, then calls <paramref name="drained"/> (on the pump's thread).</summary>
    void Drain(ProcessKey key, Action drained);

    /// <summary>From the next byte on the streams of a living child go where its new settings say. What cannot be opened is told to the activity log, and the old file goes on.</summary>
    void TurnLogs(ProcessKey key, ProgramSettings program);

    /// <summary>Writes to the child's stdin without blocking; what does not fit is queued up to a bound.</summary>
    InputOutcome WriteInput(ProcessKey key, ReadOnlyMemory<byte> data);

    /// <summary>Closes and opens every log file by name (SIGUSR2).</summary>
    void ReopenAll();

    /// <summary>Removes log files of a process and begins new ones; the error in words, or null. On any thread: a disk may take its time.</summary>
    string? Clear(ProcessKey key, ProgramSettings program, LogStreams streams);

    /// <summary>The file each stream goes to right now; null for none. AUTO names are made on first use and kept.</summary>
    (string? StdOut, string? StdErr) LogPaths(ProcessKey key, ProgramSettings program);

    /// <summary>The process is gone from the configuration: forget it.</summary>
    void Remove(ProcessKey key);
}

/// <summary>Which logs of a process.</summary>
[Flags]
public enum LogStreams
{
    None = 0,
    StdOut = 1,
    StdErr = 2,
    Both = StdOut | StdErr,
}

/// <summary>The file of a command, or why it cannot be run in supervisord's words.</summary>
public readonly record struct CommandLookup(string? Path, string? Error, bool Found)
{
    public static CommandLookup At(string path) => new(path, null, Found: true);

    public static CommandLookup Missing(string name) => new(null, $"can't find command '{name}'", Found: false);

    public static CommandLookup Unusable(string error) => new(null, error, Found: true);
}

/// <summary>The child's ends of its streams, or why there are none.</summary>
public readonly record struct AttachResult(ChildStreams Streams, string? Error);

/// <summary>What became of bytes for a child's stdin.</summary>
public enum InputOutcome
{
    Written,
    /// <summary>The pipe is closed or its reader gone (EPIPE).</summary>
    NoReader,
    /// <summary>The child does not read and the queue is full.</summary>
    QueueFull,
}
