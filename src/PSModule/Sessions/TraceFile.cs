using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>The file of -TracePath; the sessions that write into it keep it open.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly TextWriter? _writer;
    private bool _used;

    public TraceFile(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            // What crosses a socket may be meant for its owner alone.
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            _writer = TextWriter.Synchronized(new StreamWriter(file));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(Refusals.Of(
                refused, ErrorIds.TraceFileNotWritable, ErrorCategory.WriteError, path));
        }
    }

    public EngineTrace? For(string session)
    {
        _used |= _writer is not null;
        return _writer is null ? null : new EngineTrace(_writer, session);
    }

    public void Dispose()
    {
        if (!_used)
        {
            _writer?.Dispose();
        }
    }
}
