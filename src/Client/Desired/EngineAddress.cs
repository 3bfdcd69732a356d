using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>Where an engine that is declared can be spoken to.</summary>
public static class EngineAddress
{
    /// <summary>The declared address, else that of the declared configuration, else the usual places; null when there is none.</summary>
    public static SupervisorEndpoint? Of(Declaration wanted, Func<string, SupervisorConfiguration?> read)
    {
        if (wanted.Text(PropertyNames.SocketPath) is { Length: > 0 } address)
        {
            return SupervisorEndpoint.TryParse(address, out var endpoint) ? SupervisorEndpoint.Find(address)
                : throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot use '{address}' as {PropertyNames.SocketPath}: expected /path, unix:///path, http://host:port or tcp://host:port");
        }

        if (wanted.Text(PropertyNames.ConfigPath) is not { Length: > 0 } path)
        {
            return Usual();
        }

        // Never one of the usual places: that would be another engine.
        return Of(read(path) ?? throw new DesiredStateException(
            DesiredStateFault.InvalidInput, $"cannot use '{path}' as {PropertyNames.ConfigPath}: it cannot be read, or has mistakes; 'supervisord -c {path} --check' names them"));
    }

    /// <summary>What the configuration opens: its first unix socket, else its last port; null when it opens nothing.</summary>
    public static SupervisorEndpoint? Of(SupervisorConfiguration settings) =>
        settings.Servers.OfType<UnixServerSettings>().FirstOrDefault() is { } unix
            ? SupervisorEndpoint.Unix(unix.File) with { Username = unix.Username, Password = unix.Password }
        : settings.Servers.OfType<InetServerSettings>().LastOrDefault() is { } inet
            ? SupervisorEndpoint.Tcp(inet.Host.Length == 0 ? "localhost" : inet.Host, inet.Port) with { Username = inet.Username, Password = inet.Password }
        : null;

    /// <summary>Why an engine with this configuration could not be spoken to at the address; null when it could.</summary>
    public static string? WhyNotOpened(SupervisorEndpoint address, SupervisorConfiguration settings)
    {
        // How a host is called has many ways, and a port has one.
        var opened = address.SocketPath is { } socket
            ? settings.Servers.OfType<UnixServerSettings>().Any(unix => RealPath.Of(unix.File) == RealPath.Of(socket))
            : settings.Servers.OfType<InetServerSettings>().Any(inet => inet.Port == address.Port);
        var all = settings.Servers.Select(server => server switch
        {
            UnixServerSettings unix => "unix://" + unix.File,
            InetServerSettings inet => $"http://{(inet.Host.Length == 0 ? "*" : inet.Host)}:{inet.Port}",
            _ => server.Section,
        }).ToList();
        return opened ? null : all.Count == 0 ? "that configuration opens no address" : $"that configuration opens {string.Join(", ", all)}";
    }

    private static SupervisorEndpoint? Usual()
    {
        try
        {
            return SupervisorEndpoint.Find();
        }
        catch (FormatException wrong)
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, wrong.Message);
        }
    }
}
