using System.Net;

namespace Supervisor.Configuration;

/// <summary>Every [inet_http_server…] and [unix_http_server…], in the order in which the original opens them.</summary>
internal static class ServerSections
{
    public static ValueList<ServerSettings> Read(ConfigurationContext context)
    {
        var users = new HttpUserSections(context);
        ValueList<ServerSettings> servers =
        [
            .. context.Document.WithPrefix("inet_http_server").Select(section => Inet(context, section, users)).OfType<ServerSettings>(),
            .. context.Document.WithPrefix("unix_http_server").Select(section => Unix(context, section, users)).OfType<ServerSettings>(),
        ];
        users.ReportUnused(context.Findings);
        return servers;
    }

    /// <summary>What children are told: the first unix socket, else the last address.</summary>
    public static string? Url(ValueList<ServerSettings> servers) =>
        servers.OfType<UnixServerSettings>().FirstOrDefault() is { } unix ? "unix://" + unix.File
        : servers.OfType<InetServerSettings>().LastOrDefault() is { } inet ? $"{inet.Scheme}://{(inet.Host.Length == 0 ? "localhost" : inet.Host)}:{inet.Port}"
        : null;

    private static InetServerSettings? Inet(ConfigurationContext context, IniSection section, HttpUserSections users)
    {
        // Only the unix server's file knows %(here)s.
        var reader = new SectionReader(context, section, context.EnvironmentNames);
        if (reader.Find("port") is null)
        {
            reader.Error($"section [{section.Name}] has no port value", "port");
        }

        var (username, password) = Credentials(reader);
        var address = reader.Read<(string Host, int Port)?>("port", null, text => Address(text).Then<(string, int)?>(pair => pair));
        var anybody = reader.Read("allow_unauthenticated", false, ValueTypes.Boolean);
        var named = users.Of(reader, username, isTcp: true);
        var tls = TlsKeys.Read(reader);
        PeerKeys.Refuse(reader);
        if (address is { } open && string.IsNullOrEmpty(password) && named.Count == 0 && tls is not { ClientRequired: true } && !anybody && !IsLoopback(open.Host))
        {
            reader.Error(
                $"section [{section.Name}] serves port {reader.Text("port")} to other machines without a password, so anybody there could start and stop programs: "
                + "set username and password, or a port on 127.0.0.1, or allow_unauthenticated=true",
                "port");
        }

        return address is not { } found ? null : new()
        {
            Section = section.Name,
            Username = username,
            Password = password,
            Host = found.Host,
            Port = found.Port,
            AllowUnauthenticated = anybody,
            Users = named,
            Tls = tls,
            Source = section.Source,
        };
    }

    private static UnixServerSettings? Unix(ConfigurationContext context, IniSection section, HttpUserSections users)
    {
        var reader = new SectionReader(context, section, context.EnvironmentNames);
        var file = (reader with { Names = context.Names }).Text("file");
        if (reader.Find("file") is null)
        {
            reader.Error($"section [{section.Name}] has no file value", "file");
        }

        var (username, password) = Credentials(reader);
        var owner = reader.Read<(uint Uid, uint? Gid)?>("chown", null, text => context.Accounts.Owner(text) is { Succeeded: true } found
            ? ((uint, uint?)?)found.Value : new Refusal($"Invalid sockchown value {text}"));
        var mode = reader.Read("chmod", 0b111_000_000, text => ValueTypes.Octal(text) is { Succeeded: true } octal
            ? octal : new Refusal($"Invalid chmod value {text}"));
        return file is null ? null : new()
        {
            Section = section.Name,
            Username = username,
            Password = password,
            File = context.AbsolutePath(file),
            Mode = mode,
            Users = users.Of(reader, username, isTcp: false),
            Peers = PeerKeys.Read(reader),
            OwnerUid = owner?.Uid,
            OwnerGid = owner?.Gid,
            Source = section.Source,
        };
    }

    /// <summary>A name other than localhost may mean any address.</summary>
    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static (string? Username, string? Password) Credentials(SectionReader reader)
    {
        var (username, password) = (reader.Text("username"), reader.Text("password"));
        if (reader.Find("username") is null != reader.Find("password") is null)
        {
            reader.Error(
                $"Section [{reader.Section.Name}] contains incomplete authentication: If a username or a password is specified, both the username and password must be specified",
                reader.Find("username") is null ? "password" : "username");
        }

        if (password is not null && StoredPassword.Parse(password) is { Error: { } wrong })
        {
            reader.Error($"{wrong} (section [{reader.Section.Name}])", "password");
        }

        // As the original: with an empty name nobody is asked for anything, whatever the password.
        return string.IsNullOrEmpty(username) ? (null, null) : (username, password);
    }

    private static Parsed<(string Host, int Port)> Address(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            // The blank at the end is the original's.
            return ValueTypes.PortNumber(text) is { Succeeded: true } only ? ("", only.Value) : new Refusal($"not a valid port number: {PythonText.Repr(text)} ");
        }

        var (host, port) = (text[..colon], text[(colon + 1)..]);
        if (host.Contains(':', StringComparison.Ordinal))
        {
            return new Refusal($"cannot serve {PythonText.Repr(text)}: IPv6 is not supported; use an IPv4 address or the name of a host");
        }

        return port.Length == 0 ? new Refusal("no port number specified in ''")
            : ValueTypes.PortNumber(port).Then<(string, int)>(number => (host == "*" ? "" : host, number));
    }
}
