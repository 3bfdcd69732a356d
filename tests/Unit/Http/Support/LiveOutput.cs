using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Http.Support;

/// <summary>Fake output whose programs write their stdin to their log, as cat does.</summary>
internal sealed class LiveOutput(FakeLogs logs) : IOutput
{
    private readonly FakeOutput _inner = new();
    private readonly Dictionary<ProcessKey, ProgramSettings> _programs = [];

    public AttachResult Attach(ProcessKey key, ProgramSettings program)
    {
        _programs[key] = program;
        if (program.StdOut.Path is { } path)
        {
            logs.Write(path, "");
        }

        return _inner.Attach(key, program);
    }

    public void Launched(ProcessKey key, int pid) => _inner.Launched(key, pid);

    public void Drain(ProcessKey key, Action drained) => _inner.Drain(key, drained);

    public InputOutcome WriteInput(ProcessKey key, ReadOnlyMemory<byte> data)
    {
        if (_programs[key].StdOut.Path is { } path)
        {
            logs.Write(path, Encoding.Latin1.GetString(data.Span));
        }

        return _inner.WriteInput(key, data);
    }

    public void TurnLogs(ProcessKey key, ProgramSettings program)
    {
        _programs[key] = program;
        _inner.TurnLogs(key, program);
    }

    public void ReopenAll() => _inner.ReopenAll();

    public string? Clear(ProcessKey key, ProgramSettings program, LogStreams streams)
    {
        if (streams.HasFlag(LogStreams.StdOut) && program.StdOut.Path is { } path)
        {
            logs.Clear(path);
            logs.Write(path, "");
        }

        return _inner.Clear(key, program, streams);
    }

    public (string? StdOut, string? StdErr) LogPaths(ProcessKey key, ProgramSettings program) => _inner.LogPaths(key, program);

    public void Remove(ProcessKey key) => _inner.Remove(key);
}
