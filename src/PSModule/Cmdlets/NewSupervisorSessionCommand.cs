using System.Collections;
using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Opens sessions with engines, of this machine or of others; the first one becomes the runspace's default.</summary>
[Cmdlet(VerbsCommon.New, "SupervisorSession", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SupervisorSession))]
public sealed class NewSupervisorSessionCommand : SupervisorCmdlet
{
    private const string PathSet = "Path";
    private const string UriSet = "Uri";
    private const string SshSet = "Ssh";

    private readonly List<string> _hosts = [];

    /// <summary>The socket's path; the default engine's when omitted. With -HostName a path on the host, which is found there when omitted.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The engine's address: tcp://host:port, http://host:port, tls://host:port, https://host:port or unix:///path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    public Uri Uri { get; set; } = null!;

    /// <summary>Hosts to reach by ssh, one session each: host, user@host or user@host:port.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SshSet)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>Who logs in on the host.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The port of the host's sshd.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The private key to log in with.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>Options of ssh as in ssh_config, for example @{ ProxyJump = 'gate' }.</summary>
    [Parameter(ParameterSetName = SshSet)]
    public Hashtable? Options { get; set; }

    /// <summary>The engine's binary on the host.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string RemotePath { get; set; } = SshTarget.UsualEngine;

    /// <summary>The user name and the password that the engine asks for; ssh takes none, it has keys.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Take whatever certificate the engine's server shows.</summary>
    [Parameter(ParameterSetName = UriSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>How the sessions are called, in the order of the hosts; the host or the address when omitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>How long connecting, and later one short request, may take.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How many engines are opened, and later asked, at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = SupervisorSession.UsualThrottleLimit;

    /// <summary>A file to which requests and answers are appended, without passwords.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TracePath { get; set; }

    private protected override void Collect() => _hosts.AddRange(HostName);

    private protected override void Act()
    {
        using var trace = new TraceFile(TracePath is null ? null : GetUnresolvedProviderPathFromPSPath(TracePath));
        var names = new NewSessionNames(SessionTable.Current, Name ?? []);
        if (ParameterSetName != SshSet)
        {
            var endpoint = Secured(ParameterSetName == UriSet ? FromUri() : FromPath());
            Open([Session(names.Next(endpoint.Address), endpoint, trace)], SessionOpening.OnlyAsync);
            return;
        }

        var sessions = new List<SupervisorSession>();
        foreach (var host in _hosts)
        {
            try
            {
                var target = Target(host);
                var endpoint = Secured(SupervisorEndpoint.Through(new SshTransport(target), target.Address));
                sessions.Add(Session(names.Next(target.Host), endpoint, trace));
            }
            catch (RefusedException refused)
            {
                WriteError(refused.Record);
            }
            catch (FormatException wrong)
            {
                WriteError(Refusals.Of(wrong, ErrorIds.AddressInvalid, ErrorCategory.InvalidArgument, host));
            }
        }

        Open(sessions, SessionOpening.EachAsync);
    }

    private void Open(IReadOnlyList<SupervisorSession> sessions, OpenSessions opening)
    {
        var table = SessionTable.Current;
        Pump(pump => opening(sessions, ThrottleLimit, session => WriteObject(table.Add(session)), pump));
    }

    private SupervisorSession Session(string name, SupervisorEndpoint endpoint, TraceFile trace) =>
        new(name, endpoint with { Trace = trace.For(name) }, TimeSpan.FromSeconds(TimeoutSec), ThrottleLimit);

    private SshTarget Target(string host)
    {
        var parsed = SshTarget.Parse(host);
        return parsed with
        {
            UserName = parsed.UserName ?? UserName,
            Port = parsed.Port ?? (Port > 0 ? Port : null),
            KeyFilePath = KeyFilePath is null ? null : GetUnresolvedProviderPathFromPSPath(KeyFilePath),
            Options = SshOptions.Of(Options),
            RemotePath = RemotePath,
            RemoteAddress = Path,
            Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
        };
    }

    private SupervisorEndpoint Secured(SupervisorEndpoint endpoint) => Credential is { } known && known != PSCredential.Empty
        ? endpoint with { Username = known.UserName, Password = known.GetNetworkCredential().Password }
        : endpoint;

    private SupervisorEndpoint FromUri() => SupervisorEndpoint.TryParse(Uri.OriginalString, out var endpoint)
        ? endpoint with { SkipCertificateCheck = SkipCertificateCheck }
        : throw new RefusedException(Refusals.Of(
            ErrorIds.AddressInvalid,
            ErrorCategory.InvalidArgument,
            Uri,
            $"cannot use '{Uri.OriginalString}' as an address: expected tcp://host:port, http://host:port, tls://host:port, https://host:port or unix:///path"));

    private SupervisorEndpoint FromPath()
    {
        if (Path is null)
        {
            return SupervisorEndpoint.Find() ?? throw new RefusedException(Refusals.Of(
                ErrorIds.SupervisorNotFound, ErrorCategory.ResourceUnavailable, null, "cannot find an engine: no -Path, and no well-known socket exists", "Start one with Start-Supervisor."));
        }

        return Path.Contains(':', StringComparison.Ordinal) && SupervisorEndpoint.TryParse(Path, out var endpoint)
            ? endpoint
            : SupervisorEndpoint.Unix(GetUnresolvedProviderPathFromPSPath(Path));
    }
}
