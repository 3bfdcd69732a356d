using System.Diagnostics;
using System.Security.Cryptography;

namespace Supervisor.Fuzz;

/// <summary>When to stop: after so many inputs, or so much time, whichever comes first.</summary>
internal sealed record Budget(long Inputs, TimeSpan Time);

/// <summary>What one campaign against one target gave.</summary>
internal sealed record Outcome(string Target, long Inputs, long Accepted, TimeSpan Took, long GrownBytes, IReadOnlyList<string> Findings);

/// <summary>Fires inputs at one target and watches for crashes, hangs, and memory that does not come back.</summary>
internal sealed class Campaign(Target target, int seed, string findingsDirectory)
{
    /// <summary>No input is longer than a few kilobytes: what takes this long is a hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What a campaign may keep; a parser that keeps a byte of each input is far above it.</summary>
    private const long MayGrow = 8 << 20;

    private const int WarmUp = 2000;
    private const int EnoughFindings = 5;

    private readonly List<string> _findings = [];
    private byte[] _present = [];
    private long _inputs;
    private long _accepted;

    public Outcome Run(Budget budget)
    {
        var mutator = new Mutator(target, seed);
        foreach (var good in target.Seeds)
        {
            Give(good);
        }

        using var watch = new Timer(_ => LookForHang(), null, Patience, Patience);
        var clock = Stopwatch.StartNew();
        var before = 0L;
        while (_inputs < budget.Inputs && clock.Elapsed < budget.Time && _findings.Count < EnoughFindings)
        {
            if (_inputs == WarmUp)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            Give(mutator.Next());
        }

        var grown = before == 0 ? 0 : GC.GetTotalMemory(forceFullCollection: true) - before;
        if (grown > MayGrow)
        {
            _findings.Add($"{target.Name}: kept {grown >> 20} MB after {_inputs} inputs");
        }

        return new Outcome(target.Name, _inputs, _accepted, clock.Elapsed, grown, _findings);
    }

    private void Give(byte[] input)
    {
        Volatile.Write(ref _present, input);
        try
        {
            if (target.Try(input))
            {
                _accepted++;
            }
        }
        catch (Exception problem)
        {
            _findings.Add($"{target.Name}: {problem.GetType().Name}: {problem.Message} ({Keep(input)})\n{problem.StackTrace}");
        }

        Volatile.Write(ref _inputs, _inputs + 1);
    }

    private long _seen = -1;

    private void LookForHang()
    {
        var now = Volatile.Read(ref _inputs);
        if (now == _seen)
        {
            // The thread cannot be stopped; the input is kept, and the whole run is over.
            StandardError($"{target.Name}: one input took more than {Patience.TotalSeconds} s ({Keep(Volatile.Read(ref _present))})\n");
            Environment.Exit(1);
        }

        _seen = now;
    }

    private static void StandardError(string text) => Console.Error.Write(text);

    private string Keep(byte[] input)
    {
        Directory.CreateDirectory(findingsDirectory);
        var path = Path.Combine(findingsDirectory, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6))}.bin");
        File.WriteAllBytes(path, input);
        return path;
    }
}
