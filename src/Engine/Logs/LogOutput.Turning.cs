using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <content>Streams of living children that go elsewhere.</content>
internal sealed partial class LogOutput
{
    public void TurnLogs(ProcessKey key, ProgramSettings program)
    {
        if (!_streams.TryGetValue(key, out var streams) || !streams.HasBegun)
        {
            return;
        }

        // Files are opened here, as for a launch; every byte that the pump has read by the time it hears of it is in the old ones.
        var output = Turned(key, program, streams.Logs.Output, stderr: false);
        var error = Turned(key, program, streams.Logs.Error, stderr: true);
        streams.Logs = (output, error);
        pump.Post(() => streams.Turn(pump, _table, copies, program, output, error));
    }

    /// <summary>The new log of a stream, opened if it is another file; the old one when that fails.</summary>
    private StreamLog? Turned(ProcessKey key, ProgramSettings program, StreamLog? before, bool stderr)
    {
        var log = stderr ? program.StdErr : program.StdOut;
        var path = log.Target == LogTarget.Auto && !(stderr && program.RedirectStderr) ? names.NameFor(key, stderr) : PathOf(key, program, stderr);
        if (before is not null && path == before.Path)
        {
            return new StreamLog(before.Path, StreamLog.NotOpen, StreamLog.SettingsOf(log));
        }

        var errno = Open(key, program, stderr, out var opened);
        if (errno == 0)
        {
            return opened;
        }

        trouble(new LogTrouble(path!, LogTroubleKind.Turning, errno, 0, Over: false));
        return before is null ? null : before with { File = StreamLog.NotOpen };
    }
}
