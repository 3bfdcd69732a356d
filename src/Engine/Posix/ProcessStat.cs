using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Posix;

/// <summary>What /proc/PID/stat says that outlives a pid's reuse.</summary>
/// <param name="State">One letter: Z and X are dead.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Born">Ticks since the machine was started; with the pid it names one process for ever.</param>
/// <param name="Status">As waitpid gives it, once it is dead; 0 where we may not know.</param>
internal readonly record struct ProcessStat(char State, int Group, long Born, int Status)
{
    public int Parent { get; init; }

    public int Session { get; init; }

    /// <summary>Its threads, also its first one when that has ended before the others.</summary>
    public int Threads { get; init; }

    /// <summary>The first 15 characters of what it is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>It is on its way out: it has let go of its files, or is about to.</summary>
    public bool IsEnding { get; init; }

    private const int LongestStat = 2048;

    /// <summary>A process lives as long as one of its threads does: the first one may have ended before the others.</summary>
    public bool Lives => State is not ('Z' or 'X' or 'x') || (State == 'Z' && Threads > 1);

    /// <summary>Null when there is no such process, or no /proc.</summary>
    public static unsafe ProcessStat? Of(int pid)
    {
        var file = Libc.OpenFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (file < 0)
        {
            return null;
        }

        var text = stackalloc byte[LongestStat];
        var length = (int)Libc.Read(file, text, LongestStat);
        Libc.Close(file);
        return length > 0 ? Parse(Encoding.Latin1.GetString(text, length)) : null;
    }

    /// <summary>The thread by whose files and memory those of a process can be seen: a first thread that has ended has none of them any more.</summary>
    public static int Speaker(int pid) => Of(pid) is { } stat ? stat.SpeakerOf(pid) : pid;

    public int SpeakerOf(int pid)
    {
        if (State != 'Z' || Threads < 2)
        {
            return pid;
        }

        try
        {
            foreach (var folder in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task")))
            {
                if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var thread) && Of(thread) is { State: not ('Z' or 'X' or 'x') })
                {
                    return thread;
                }
            }
        }
        catch (IOException)
        {
            // It has ended meanwhile.
        }

        return pid;
    }

    /// <summary>"pid (name) state ppid pgrp …": the name may hold blanks and parentheses.</summary>
    internal static ProcessStat? Parse(string stat)
    {
        const int state = 0, parent = 1, group = 2, session = 3, flags = 6, threads = 17, born = 19, status = 49;
        const uint exiting = 4;
        var nameAt = stat.IndexOf('(') + 1;
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length > born
            && int.TryParse(fields[group], NumberStyles.Integer, CultureInfo.InvariantCulture, out var ofGroup)
            && int.TryParse(fields[parent], NumberStyles.Integer, CultureInfo.InvariantCulture, out var ofParent)
            && int.TryParse(fields[session], NumberStyles.Integer, CultureInfo.InvariantCulture, out var ofSession)
            && long.TryParse(fields[born], NumberStyles.None, CultureInfo.InvariantCulture, out var bornAt)
            ? new(fields[state][0], ofGroup, bornAt, fields.Length > status && int.TryParse(fields[status], NumberStyles.Integer, CultureInfo.InvariantCulture, out var ended) ? ended : 0)
            {
                Parent = ofParent,
                Session = ofSession,
                Threads = int.TryParse(fields[threads], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
                Name = stat[nameAt..stat.LastIndexOf(')')],
                IsEnding = uint.TryParse(fields[flags], NumberStyles.None, CultureInfo.InvariantCulture, out var all) && (all & exiting) != 0,
            }
            : null;
    }
}
