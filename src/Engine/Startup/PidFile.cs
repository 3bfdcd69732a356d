using System.Globalization;
using System.Text;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>The file that holds our pid and a line feed while we run; what is no file stays when we end.</summary>
internal sealed class PidFile(string path)
{
    private bool _written;

    /// <summary>It is there and ours.</summary>
    public bool IsOurs
    {
        get => _written;
        init => _written = value;
    }

    /// <summary>Why it could not be written, or null. An engine without its pidfile runs all the same, as the original does.</summary>
    public string? Write()
    {
        var errno = OwnFile.Write(path, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        _written = errno == 0;
        return errno == 0 ? null : $"could not write pidfile {path}: {Errno.Words(errno)}";
    }

    public void Remove()
    {
        try
        {
            // A device, or what somebody reads, was not made by us.
            if (_written && !FileKind.IsToStay(path))
            {
                File.Delete(path);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Nothing reads a pidfile of a process that is gone without looking whether it lives.
        }
    }
}
