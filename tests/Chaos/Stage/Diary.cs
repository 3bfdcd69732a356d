namespace Supervisor.Chaos.Stage;

/// <summary>Everything that was done to the engine and its programs, as far as the accounts need it, and every promise that was seen broken. Any thread writes.</summary>
internal sealed class Diary
{
    private readonly Lock _gate = new();
    private readonly List<Ending> _endings = [];
    private readonly List<EngineKill> _kills = [];
    private readonly List<FullDisk> _fullDisks = [];
    private readonly List<string> _broken = [];
    private readonly DateTime _began = DateTime.UtcNow;

    public IReadOnlyList<string> Broken => Copy(_broken);

    public IReadOnlyList<Ending> Endings => Copy(_endings);

    public IReadOnlyList<EngineKill> Kills => Copy(_kills);

    public IReadOnlyList<FullDisk> FullDisks => Copy(_fullDisks);

    public void Add(Ending ending) => Add(_endings, ending);

    public void Add(EngineKill kill) => Add(_kills, kill);

    public void Add(FullDisk full) => Add(_fullDisks, full);

    public void Break(string promise)
    {
        Add(_broken, promise);
        Say($"BROKEN {promise}");
    }

    /// <summary>With the seconds since the beginning.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(DateTime.UtcNow - _began).TotalSeconds,8:F2} {line}"));
        }
    }

    private void Add<T>(List<T> list, T one)
    {
        lock (_gate)
        {
            list.Add(one);
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}

/// <summary>Why lives of programs may end in a while.</summary>
/// <param name="Name">Of the program; null means all of them.</param>
/// <param name="Pid">Only this one; 0 means whoever lives then.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it was over.</param>
internal sealed record Ending(string? Name, int Pid, DateTime From, DateTime To);

/// <summary>The engine was killed when the programs had written so far.</summary>
/// <param name="Pid">Of the engine.</param>
/// <param name="From">Before the kill.</param>
/// <param name="To">When the next one answered.</param>
/// <param name="Written">For each program, just before and just after.</param>
/// <param name="WaitedForDisk">A log disk was late just then, or had been in the seconds before: what waited for it went with the engine.</param>
internal sealed record EngineKill(int Pid, DateTime From, DateTime To, IReadOnlyList<(long Before, long After)> Written, bool WaitedForDisk);

/// <summary>Of an engine that was killed, what only that moment shows; see <see cref="EngineKill"/>.</summary>
internal sealed record EngineDeath(IReadOnlyList<(long Before, long After)> Written, bool WaitedForDisk);

/// <summary>The small disk was full while the programs on it wrote these numbers.</summary>
internal sealed record FullDisk(DateTime From, DateTime To, IReadOnlyList<long> WrittenBefore, IReadOnlyList<long> WrittenAfter);
