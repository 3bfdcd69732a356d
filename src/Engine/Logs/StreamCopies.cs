using System.Runtime.CompilerServices;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>What becomes of one stream's bytes besides its log. On the pump's thread only.</summary>
internal sealed class StreamCopies
{
    private readonly OutputCopies _to;
    private readonly StreamName _name;
    private readonly bool _events;
    private readonly SyslogLines? _lines;
    private readonly bool _shown;

    internal StreamCopies(OutputCopies to, StreamName name, LogSettings log)
    {
        (_to, _name, _events, CaptureMaxBytes) = (to, name, log.EventsEnabled, log.CaptureMaxBytes);
        _lines = log.Syslog ? new SyslogLines(name.Key.Process, to.Syslog) : null;
        _shown = to.Activity.Shows(ActivityLevel.Debug);
    }

    internal long CaptureMaxBytes { get; }

    /// <summary>The line for syslog that has begun.</summary>
    internal byte[] SyslogLine
    {
        get => _lines?.Begun ?? [];
        set => _ = _lines is { } lines ? lines.Begun = value : [];
    }

    /// <summary>News that the loop has not taken yet.</summary>
    internal NewsBacklog Backlog { get; } = new();

    /// <summary>Output as it stands in the log: without escape sequences, if they are stripped, and without captured sections.</summary>
    internal void Plain(ReadOnlySpan<byte> bytes)
    {
        _lines?.Add(bytes);
        if (_shown && !_name.IsProtocol)
        {
            _to.Activity.Debug($"'{_name.Key.Process}' {_name.Channel} output:\n{PythonBytes.Show(bytes)}");
        }

        if (_events)
        {
            Tell(new Notice.Output(_name.Key, _name.Pid, _name.StdErr, bytes.ToArray(), _to.Now), bytes.Length);
        }
    }

    internal void Section(ReadOnlySpan<byte> bytes)
    {
        Tell(new Notice.Communication(_name.Key, _name.Pid, _name.StdErr, bytes.ToArray(), _to.Now), bytes.Length);
        if (_shown)
        {
            _to.Activity.Debug($"'{_name.Key.Process}' {_name.Channel} emitted a comm event");
        }
    }

    /// <summary>Others take the stream over: a line for syslog that has begun goes on with them, or ends here if they have no syslog.</summary>
    internal void GoOnIn(StreamCopies? next)
    {
        if (next?._lines is null)
        {
            _lines?.Finish();
        }
        else
        {
            next.SyslogLine = SyslogLine;
        }
    }

    /// <summary>The stream is closed. The line is the original's, and names its objects as Python would.</summary>
    internal void Ended(int fd)
    {
        _lines?.Finish();
        if (_shown)
        {
            var (own, process) = (RuntimeHelpers.GetHashCode(this), RuntimeHelpers.GetHashCode(_name.Key.Process));
            var dispatcher = _name.IsProtocol ? "PEventListenerDispatcher" : "POutputDispatcher";
            _to.Activity.Debug(
                $"fd {fd} closed, stopped monitoring <{dispatcher} at {own} for <Subprocess at {process} with name {_name.Key.Process} "
                + $"in state {_to.StateOf(_name.Key)?.Name() ?? "UNKNOWN"}> ({_name.Channel})>");
        }
    }

    private void Tell(Notice notice, int length)
    {
        var weight = Backlog.Add(length);
        _to.Tell(notice, () => Backlog.Taken(weight));
    }
}
