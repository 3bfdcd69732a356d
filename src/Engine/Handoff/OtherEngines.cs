using System.Globalization;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// The engines of this machine that live besides us, and what they have in hand: what one has is never taken over, signalled or ended by another, whatever a journal or
/// a mark says. A journal can be a copy, and a mark tells who launched, not who has taken over since.
/// </summary>
internal sealed class OtherEngines
{
    public static readonly OtherEngines None = new();

    private readonly Dictionary<long, int> _readers = [], _writers = [];
    private readonly Dictionary<int, int> _watched = [];
    private readonly HashSet<int> _engines = [], _closed = [];

    /// <summary>Those among these processes. To be looked for while we may still look into them: who has changed its user is closed to that user.</summary>
    public static OtherEngines Among(IEnumerable<(int Pid, ProcessStat Stat)> processes)
    {
        var found = new OtherEngines();
        var own = ProcessStat.Of(Environment.ProcessId)?.Name;
        foreach (var (pid, stat) in processes)
        {
            // Also the original: it has its programs in hand as much as we do.
            if (pid != Environment.ProcessId && IsAtWork(stat) && (stat.Name is "supervisord" or "supervisor-engi" || stat.Name == own))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    /// <summary>Whether an engine that has written of itself goes on.</summary>
    public static bool Lives(EngineRecord engine, string boot) =>
        engine.Boot == boot && boot.Length > 0 && engine.Pid != Environment.ProcessId && ProcessStat.Of(engine.Pid) is { } stat && stat.Born == engine.Born && IsAtWork(stat);

    /// <summary>The pid of the engine that has a program in hand; 0: none.</summary>
    /// <param name="pid">The program's; 0: not known.</param>
    /// <param name="input">The pipe of its stdin; 0: none.</param>
    /// <param name="output">The pipe of its stdout.</param>
    /// <param name="error">The pipe of its stderr.</param>
    public int Of(int pid, long input, long output, long error)
    {
        if (_engines.Count == 0)
        {
            return 0;
        }

        foreach (var (ends, pipe) in ((Dictionary<long, int> Ends, long Pipe)[])[(_writers, input), (_readers, output), (_readers, error)])
        {
            if (pipe != 0 && ends.TryGetValue(pipe, out var engine) && engine != pid)
            {
                return engine;
            }
        }

        if (pid == 0 || _watched.ContainsKey(pid))
        {
            return pid == 0 ? 0 : _watched[pid];
        }

        // Where its files say nothing its children do, but for those that it has by inheritance only: the orphans of an engine that it has started.
        var parent = ProcessStat.Of(pid)?.Parent ?? 0;
        return parent > 1 && parent != Libc.ParentProcess() && _engines.Contains(parent) && (_closed.Contains(parent) || (input | output | error) == 0) ? parent : 0;
    }

    /// <summary>Who is on its way out has nothing in hand any more.</summary>
    private static bool IsAtWork(ProcessStat stat) => stat is { State: not ('Z' or 'X' or 'x'), IsEnding: false };

    private void Add(int pid)
    {
        _engines.Add(pid);
        try
        {
            foreach (var link in Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")))
            {
                Add(pid, link);
            }
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            _closed.Add(pid);
        }
    }

    /// <summary>An engine that is itself a program of another one has the far ends of that one's pipes: which end it is says the mode of the link.</summary>
    private void Add(int pid, string link)
    {
        if (new FileInfo(link).LinkTarget is not { } target)
        {
            return;
        }

        if (target.StartsWith("pipe:[", StringComparison.Ordinal) && long.TryParse(target.AsSpan(6, target.Length - 7), NumberStyles.None, CultureInfo.InvariantCulture, out var pipe))
        {
            var mode = End(link);
            if (mode is Reads or Writes)
            {
                (mode == Reads ? _readers : _writers)[pipe] = pid;
            }
        }
        else if (target.Contains("[pidfd]", StringComparison.Ordinal) && Watched($"/proc/{pid}/fdinfo/{Path.GetFileName(link)}") is > 0 and var watched)
        {
            _watched[watched] = pid;
        }
    }

    private const int Reads = 0x100, Writes = 0x80;

    private static unsafe int End(string link)
    {
        Libc.FileIdentity identity;
        return Libc.Identify(Libc.HereDirectory, link, Libc.NoFollowLinks, Libc.TypeModeOwnerAndInode, &identity) == 0 ? identity.Mode & (Reads | Writes) : 0;
    }

    private static int Watched(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith("Pid:", StringComparison.Ordinal));
            return line is not null && int.TryParse(line.AsSpan(4).Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
