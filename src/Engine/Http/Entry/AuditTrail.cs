using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http.Entry;

/// <summary>Writes one line for everything that changes something, and for those who were not let in.</summary>
internal sealed class AuditTrail(WriteActivity write)
{
    private readonly Lock _lock = new();
    private readonly FailureLedger _refused = new(256);
    private WriteActivity _write = write;

    /// <summary>Straight to the log, when it is there: what ends the engine must still be told.</summary>
    public void WriteTo(WriteActivity direct) => Volatile.Write(ref _write, direct);

    public void Changed(Caller who, string by, string did, IReadOnlyCollection<string> on, string outcome) =>
        Volatile.Read(ref _write)(ActivityLevel.Info, AuditLine.Format(who.Who, who.From, by, did, on, outcome));

    public void WrongPassword(string name, string from, int failures) =>
        Volatile.Read(ref _write)(ActivityLevel.Warn, AuditLine.Format(name, from, "http", "login", [], $"wrong name or password, {failures} from there"));

    /// <summary>Somebody whom the socket lets in and the rules do not: told at 1, 10, 100, … times, since he could fill the log.</summary>
    public void Refused(string who, string from, string did, string key, TimeSpan now)
    {
        (TimeSpan, int Times, bool IsTold) counted;
        lock (_lock)
        {
            counted = _refused.Failed(key, now);
        }

        if (counted.IsTold)
        {
            Volatile.Read(ref _write)(ActivityLevel.Warn, AuditLine.Format(who, from, "http", did, [], $"refused, {counted.Times} from there"));
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
