using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.XmlRpc;

/// <summary>Reading and clearing logs.</summary>
internal sealed class LogMethods(EngineFace face)
{
    private const long MostBytes = 16 << 20;

    public RpcValue ReadActivity(RpcArguments a) => Text(Read(LogName.Activity, a.Number(0), a.Number(1)), face.Logs.PathOf(LogName.Activity));

    public RpcValue Read(RpcArguments a, bool error) =>
        Find(a.Text(0), error, out var log) ?? Text(Read(log, a.Number(1), a.Number(2)), face.Logs.PathOf(log));

    public RpcValue Tail(RpcArguments a, bool error)
    {
        if (Find(a.Text(0), error, out var log) is { } fault)
        {
            return fault;
        }

        var tail = face.Logs.Tail(log, a.Number(1), Math.Min(a.Number(2), MostBytes));
        return tail.Refusal == LogRefusal.None
            ? new RpcValue.List([Encoding.UTF8.GetString(tail.Bytes), tail.Offset, tail.Overflow])
            : new RpcValue.List(["", 0, false]);
    }

    public RpcValue ClearActivity()
    {
        if (face.Logs.Read(LogName.Activity, 0, 1).Refusal == LogRefusal.NoFile)
        {
            return new RpcValue.Fault(FaultCode.NoFile);
        }

        return face.Logs.ClearActivity() is { } problem ? new RpcValue.Fault(FaultCode.Failed, problem) : RpcValue.True;
    }

    public async ValueTask<RpcValue> ClearAsync(RpcArguments a, CancellationToken cancellation)
    {
        if (!NameSpec.TryFindOne(face.Operations.State, a.Text(0), out var entry))
        {
            return new RpcValue.Fault(FaultCode.BadName, a.Text(0));
        }

        return await FaultOfClearAsync(entry.Key, a.Text(0), cancellation).ConfigureAwait(false) ?? RpcValue.True;
    }

    public async ValueTask<RpcValue> ClearAllAsync(CancellationToken cancellation)
    {
        var results = new List<RpcValue>();
        foreach (var key in face.Operations.State.InStartOrder.Select(entry => entry.Key))
        {
            results.Add(ProcessFaults.Item(key, (RpcValue.Fault?)await FaultOfClearAsync(key, key.DisplayName, cancellation).ConfigureAwait(false)));
        }

        return new RpcValue.List(results);
    }

    private async Task<RpcValue?> FaultOfClearAsync(ProcessKey key, string name, CancellationToken cancellation) =>
        await face.Operations.ClearLogsAsync(key).WaitAsync(cancellation).ConfigureAwait(false) is null ? null : new RpcValue.Fault(FaultCode.Failed, name);

    /// <summary>A log may be larger than memory: an answer ends after a while, and whoever wants more goes on behind it.</summary>
    private LogAnswer Read(LogName log, long offset, long length) => offset < 0 && length == 0
        ? face.Logs.Read(log, Math.Max(offset, -MostBytes), 0)
        : face.Logs.Read(log, offset, length is 0 or > MostBytes ? MostBytes : length);

    private RpcValue? Find(string name, bool error, out LogName log)
    {
        var found = NameSpec.TryFindOne(face.Operations.State, name, out var entry);
        log = found ? LogName.Of(entry!, error) : default;
        return found ? null : new RpcValue.Fault(FaultCode.BadName, name);
    }

    private static RpcValue Text(LogAnswer answer, string? path) => answer.Refusal switch
    {
        LogRefusal.None => Encoding.UTF8.GetString(answer.Bytes),
        LogRefusal.BadArguments => new RpcValue.Fault(FaultCode.BadArguments),
        // The original names a file that is missing, but not one that never was.
        LogRefusal.NoFile => new RpcValue.Fault(FaultCode.NoFile, path),
        _ => new RpcValue.Fault(FaultCode.Failed, path),
    };
}
