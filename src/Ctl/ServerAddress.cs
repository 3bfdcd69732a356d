using Supervisor.Client;
using Supervisor.Configuration;

namespace Supervisor.Ctl;

/// <summary>Neither http:// nor https:// nor unix://.</summary>
internal sealed class UnknownProtocolException(string url) : Exception($"Unknown protocol for serverurl {url}");

/// <summary>A server URL by supervisorctl's rules, which are stricter than the module's.</summary>
internal static class ServerAddress
{
    public static SupervisorEndpoint Read(SupervisorctlSettings settings)
    {
        var url = settings.ServerUrl;
        SupervisorEndpoint? endpoint = null;
        if (url.StartsWith("unix://", StringComparison.Ordinal) && url.Length > 7)
        {
            endpoint = SupervisorEndpoint.Unix(url[7..]);
        }
        else if (url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal))
        {
            SupervisorEndpoint.TryParse(url, out endpoint);
        }

        return endpoint is null
            ? throw new UnknownProtocolException(url)
            : endpoint with { Username = settings.Username ?? endpoint.Username, Password = settings.Password ?? endpoint.Password };
    }
}
