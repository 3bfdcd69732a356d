using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Entry;

/// <summary>Writes one line for everything that changes something, and for those who were not let in.</summary>
internal sealed class AuditTrail(WriteActivity write)
{
    private readonly Lock _lock = new();
    private readonly FailureLedger _refused = new(1024);
    private WriteActivity _write = write;

    /// <summary>Straight to the log, when it is there: what ends the engine must still be told.</summary>
    public void WriteTo(WriteActivity direct) => Volatile.Write(ref _write, direct);

    public void Changed(Caller who, string by, string did, IReadOnlyCollection<string> on, string outcome) =>
        Volatile.Read(ref _write)(ActivityLevel.Info, AuditLine.Format(who.Who, who.From, by, did, on, outcome));

    /// <summary>What somebody may not do who may only look: told at the 1st, 10th, 100th, … time of each kind, since he could fill the log.</summary>
    /// <param name="who">The caller.</param>
    /// <param name="by">The way in.</param>
    /// <param name="did">What he was to do.</param>
    /// <param name="on">On which names.</param>
    /// <param name="kind">What it is counted by: of few values, and none of them his to choose.</param>
    /// <param name="now">By the monotonic clock.</param>
    /// <param name="remark">Stands behind the outcome.</param>
    public void Forbidden(Caller who, string by, string did, IReadOnlyCollection<string> on, string kind, TimeSpan now, string remark = "")
    {
        if (Count($"{who.Who} {by} {kind}", now) is (var times, true))
        {
            var often = times > 1 ? $", {times} times" : "";
            Volatile.Read(ref _write)(ActivityLevel.Info, AuditLine.Format(who.Who, who.From, by, did, on, FaultCode.Forbidden.Name() + remark + often));
        }
    }

    /// <summary>Whether what happens again and again is worth a line this time.</summary>
    public bool IsTold(string key, TimeSpan now) => Count(key, now).IsTold;

    public void WrongPassword(string name, string from, int failures) =>
        Volatile.Read(ref _write)(ActivityLevel.Warn, AuditLine.Format(name, from, "http", "login", [], $"wrong name or password, {failures} from there"));

    /// <summary>Somebody whom the socket lets in and the rules do not: told at 1, 10, 100, … times, since he could fill the log.</summary>
    public void Refused(string who, string from, string did, string key, TimeSpan now)
    {
        if (Count(key, now) is (var times, true))
        {
            Volatile.Read(ref _write)(ActivityLevel.Warn, AuditLine.Format(who, from, "http", did, [], $"refused, {times} from there"));
        }
    }

    private (int Times, bool IsTold) Count(string key, TimeSpan now)
    {
        lock (_lock)
        {
            var (_, times, isTold) = _refused.Failed(key, now);
            return (times, isTold);
        }
    }
}

/// <summary>What a request was asked to change, filled in by whoever reads it; a feature of the request.</summary>
internal sealed class AuditNote
{
    private readonly List<string> _names = [];
    private int _failed;
    private int _answered;

    public IReadOnlyCollection<string> Names => _names;

    /// <summary>Set by those that change nothing after all, such as a trial.</summary>
    public string? Remark { get; set; }

    public string? Fault { get; set; }

    /// <summary>"2 of 5 refused", or null when nothing was.</summary>
    public string? Failures => _failed > 0 ? $"{_failed} of {_answered} refused" : null;

    public void On(IEnumerable<string> names) => _names.AddRange(names);

    public void Answered(bool isFault)
    {
        _answered++;
        _failed += isFault ? 1 : 0;
    }
}
