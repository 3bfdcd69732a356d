using System.Net;
using System.Net.Sockets;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Play;

/// <summary>A directory, ports and a mark in the environment that are one play's own; disposing kills whatever bears the mark.</summary>
public sealed class Stage : IDisposable
{
    private const string MarkName = "COMPATIBILITY_PLAY";

    private readonly string mark = Guid.NewGuid().ToString("N");

    public Stage(Side side)
    {
        Side = side;
        Directory = System.IO.Directory.CreateTempSubdirectory("play").FullName;
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "auto"));
        Ports = [FreePort(), FreePort()];
        Values =
        [
            ("$DIR", Directory),
            ("$PORT2", Ports[1].ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("$PORT", Ports[0].ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("$LISTENER", "/bin/bash " + Path.Combine(Suite.Directory, "Listeners", "listener.sh")),
            ("$LISTENERS", Path.Combine(Suite.Directory, "Listeners")),
        ];
    }

    public Side Side { get; }

    public string Directory { get; }

    public IReadOnlyList<int> Ports { get; }

    public string ConfigPath => Path.Combine(Directory, "supervisord.conf");

    /// <summary>What scenarios write, and what it means here; the first that fits counts.</summary>
    public IReadOnlyList<(string Name, string Value)> Values { get; }

    /// <summary>All that a played program finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
        ["HOME"] = Directory,
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
        ["TERM"] = "dumb",
        ["DIR"] = Directory,
        ["PORT"] = Values[2].Value,
        ["SUPERVISORD"] = Side.Program("supervisord"),
        ["SUPERVISORCTL"] = Side.Program("supervisorctl"),
        ["PIDPROXY"] = Side.Program("pidproxy"),
        ["ECHO_SUPERVISORD_CONF"] = Side.Program("echo_supervisord_conf"),
        [MarkName] = mark,
    };

    public string Fill(string text)
    {
        foreach ((string name, string value) in Values.OrderByDescending(v => v.Name.Length))
        {
            text = text.Replace(name, value, StringComparison.Ordinal);
        }

        return text;
    }

    public string PathOf(string file) => Path.Combine(Directory, Fill(file));

    public void Write(string file, string content)
    {
        string path = PathOf(file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Fill(content));
    }

    public void Dispose()
    {
        // Twice: what was being started during the first look is found by the second.
        KillMarked();
        KillMarked();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void KillMarked()
    {
        foreach (string process in System.IO.Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out int pid))
            {
                continue;
            }

            try
            {
                if (File.ReadAllText(Path.Combine(process, "environ")).Contains($"{MarkName}={mark}", StringComparison.Ordinal))
                {
                    _ = Signals.Send(pid, 9);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is somebody else's.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
