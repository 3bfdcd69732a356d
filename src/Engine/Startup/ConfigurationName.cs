using System.Globalization;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>A name for a configuration that two engines share only if each would run the other's programs.</summary>
internal static unsafe class ConfigurationName
{
    /// <summary>Null for what is no file, such as a pipe.</summary>
    /// <param name="configuration">By its file, however it is called, and its addresses, since one file may be meant for many engines: "%(ENV_NAME)s".</param>
    /// <param name="currentDirectory">Which its path is relative to.</param>
    /// <param name="user">Each user has engines of his own.</param>
    public static string? Of(SupervisorConfiguration configuration, string currentDirectory, uint user)
    {
        var path = Path.GetFullPath(configuration.Path, currentDirectory);
        try
        {
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return null;
        }

        // The folder and the name, not the file: editors put another one in its place. The file itself is another in each container, as is the space of pids.
        Libc.FileIdentity folder, file, pids;
        if (Libc.Identify(Libc.HereDirectory, Path.GetDirectoryName(path) ?? "/", 0, Libc.TypeAndInode, &folder) != 0
            || Libc.Identify(Libc.HereDirectory, path, 0, Libc.TypeAndInode, &file) != 0 || !file.IsRegular)
        {
            return null;
        }

        _ = Libc.Identify(Libc.HereDirectory, "/proc/self/ns/pid", 0, Libc.TypeAndInode, &pids);
        var words = configuration.Servers.Select(server => server is UnixServerSettings unix ? unix.File : server is InetServerSettings inet ? $"{inet.Host}:{inet.Port}" : "").Prepend(Path.GetFileName(path));
        return string.Create(CultureInfo.InvariantCulture, $"supervisord/{user}/{pids.Inode:x}/{folder.Device:x}:{folder.Inode:x}/{Sum(string.Join('\0', words)):x16}");
    }

    /// <summary>FNV-1a: the same in every engine, which string.GetHashCode is not.</summary>
    private static ulong Sum(string text)
    {
        var sum = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            sum = (sum ^ one) * 1099511628211UL;
        }

        return sum;
    }
}
