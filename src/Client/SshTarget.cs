using System.Globalization;

namespace Supervisor.Client;

/// <summary>A host to reach by ssh, and how; everything that is not said here is as the user's own ssh configuration says.</summary>
public sealed record SshTarget
{
    public const string UsualEngine = "supervisor-engine";

    private static readonly TimeSpan UsualConnectTime = TimeSpan.FromSeconds(10);

    public required string Host { get; init; }

    public string? UserName { get; init; }

    public int? Port { get; init; }

    public string? KeyFilePath { get; init; }

    /// <summary>Options as in ssh_config; they win over ours.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>The engine's binary on the host.</summary>
    public string RemotePath { get; init; } = UsualEngine;

    /// <summary>The engine's address as seen on the host; found there as any client finds it when null.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Longest time for the connection, and for the greeting of the bridge.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Connecting, logging in and starting the bridge; twice the usual time when none was said, since ssh's own limit is for connecting alone.</summary>
    internal TimeSpan GreetingTime => Timeout ?? (2 * UsualConnectTime);

    /// <summary>One name for one engine: "ssh://user@host:port/socket".</summary>
    public string Address =>
        $"ssh://{(UserName is null ? "" : UserName + "@")}{(Host.Contains(':') ? $"[{Host}]" : Host)}{(Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "")}{Suffix}";

    /// <summary>Reads "host", "user@host", "host:port", "user@host:port" and "[address]:port", as New-PSSession does.</summary>
    public static SshTarget Parse(string text)
    {
        var at = text.LastIndexOf('@');
        var (user, host) = at < 0 ? (null, text) : (text[..at], text[(at + 1)..]);
        int? port = null;
        // An address of IPv6 has many colons; only one, or one after the bracket, begins a port.
        var bracket = host.StartsWith('[') ? host.IndexOf(']') : -1;
        var colon = bracket > 0 ? (bracket + 1 < host.Length ? bracket + 1 : -1) : host.Count(letter => letter == ':') == 1 ? host.IndexOf(':') : -1;
        if (colon >= 0)
        {
            port = host[colon] == ':' && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536
                ? number
                : throw new FormatException($"cannot use '{text}' as a host: expected [user@]host[:port]");
            host = host[..colon];
        }

        host = bracket > 0 ? host.TrimStart('[').TrimEnd(']') : host;
        return host.Length == 0 || user is "" || host.StartsWith('-') || host.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
            ? throw new FormatException($"cannot use '{text}' as a host: expected [user@]host[:port]")
            : new SshTarget { Host = host, UserName = user, Port = port };
    }

    /// <summary>The arguments of ssh.</summary>
    public IReadOnlyList<string> Arguments()
    {
        var arguments = new List<string> { "-T" };
        // ssh takes the first value it meets: the user's own come before ours.
        foreach (var (key, value) in Options)
        {
            arguments.AddRange(["-o", $"{key}={value}"]);
        }

        Unless("BatchMode", "yes");
        Unless("ConnectTimeout", ((int)Math.Max(1, (Timeout ?? UsualConnectTime).TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        Unless("ServerAliveInterval", "15");
        Add("-l", UserName);
        Add("-p", Port?.ToString(CultureInfo.InvariantCulture));
        Add("-i", KeyFilePath);
        arguments.AddRange(["--", Host, $"{Quoted(RemotePath)} stdio-bridge{(RemoteAddress is null ? "" : " " + Quoted(RemoteAddress))}"]);
        return arguments;

        void Unless(string key, string value)
        {
            if (!Options.Any(option => option.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                arguments.AddRange(["-o", $"{key}={value}"]);
            }
        }

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                arguments.AddRange([option, value]);
            }
        }
    }

    private string Suffix => RemoteAddress is null ? "" : RemoteAddress.StartsWith('/') ? RemoteAddress : "/" + RemoteAddress;

    /// <summary>One word for the shell at the other end.</summary>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ':')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
