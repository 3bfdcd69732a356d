using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Completion from words that never change, each with what it means.</summary>
internal static class FixedWords
{
    public static readonly (string Word, string Meaning)[] Signals =
    [
        ("HUP", "1: hang up; many daemons read their configuration again"), ("INT", "2: interrupt, as Ctrl+C"), ("QUIT", "3: quit, often with a core dump"),
        ("KILL", "9: end at once; cannot be caught"), ("USR1", "10: the program's own meaning"), ("USR2", "12: the program's own meaning"),
        ("ALRM", "14: a timer"), ("TERM", "15: end, please"), ("CONT", "18: go on after STOP"), ("STOP", "19: pause; cannot be caught"),
        ("TSTP", "20: pause, as Ctrl+Z"), ("WINCH", "28: the terminal's size; the program's own meaning elsewhere"),
    ];

    public static readonly (string Word, string Meaning)[] Events =
    [
        ("PROCESS_STATE_STARTING", "a process is launched"), ("PROCESS_STATE_RUNNING", "a process has stayed up for startsecs"),
        ("PROCESS_STATE_BACKOFF", "a process ended too soon and is tried again"), ("PROCESS_STATE_STOPPING", "a process is told to end"),
        ("PROCESS_STATE_EXITED", "a process has ended by itself"), ("PROCESS_STATE_STOPPED", "a process has ended as it was told"),
        ("PROCESS_STATE_FATAL", "a process could not be started"), ("PROCESS_STATE_UNKNOWN", "a process is in a state nobody understands"),
        ("PROCESS_STATE*", "any change of a process's state"), ("PROCESS_GROUP_ADDED", "a group has come"), ("PROCESS_GROUP_REMOVED", "a group has gone"),
        ("PROCESS_LOG_STDOUT", "a program with stdout_events_enabled wrote something"), ("PROCESS_LOG_STDERR", "a program with stderr_events_enabled wrote something"),
        ("PROCESS_COMMUNICATION_STDOUT", "a program sent a message"), ("PROCESS_COMMUNICATION_STDERR", "a program sent a message"),
        ("REMOTE_COMMUNICATION", "somebody sent an event"), ("SUPERVISOR_STATE_CHANGE_RUNNING", "the engine has started"),
        ("SUPERVISOR_STATE_CHANGE_STOPPING", "the engine is ending"), ("TICK_5", "every 5 seconds, while a listener wants it"),
        ("TICK_60", "every minute, while a listener wants it"), ("TICK_3600", "every hour, while a listener wants it"), ("LOST", "events were missed"),
    ];

    public static IEnumerable<CompletionResult> Complete((string Word, string Meaning)[] words, string wordToComplete, string prefix = "")
    {
        var word = new CompletionWord(wordToComplete);
        return words.Where(one => word.Fits(one.Word) || (prefix.Length > 0 && word.Fits(prefix + one.Word))).Select(one => CompletionWord.Result(one.Word, $"{one.Word}: {one.Meaning}"));
    }
}
