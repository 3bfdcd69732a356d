using System.Net;
using Microsoft.AspNetCore.Http;

namespace Supervisor.Engine.Http;

/// <summary>Set on connections of a TCP server without a password: whoever reaches it is let in.</summary>
/// <param name="OnPurpose">allow_unauthenticated stands in its section.</param>
internal sealed record OpenPort(bool OnPurpose);

/// <summary>What a request tells of where it comes from and whom it means; empty is not said.</summary>
internal readonly record struct RequestSite(string Host, string Origin, string FetchSite);

/// <summary>Whether a request may be the doing of another site's page in somebody's browser. Pure.</summary>
internal static class SiteRule
{
    public const string AnotherSite = "A browser sends this for another site, which may change nothing here";

    public const string ForeignName =
        "Without a password this server is known by an IP address, localhost or the name of its machine only, since any other name may be that of "
        + "a site that leads browsers here. Use one of these, or set username and password";

    /// <param name="reads">It changes nothing, so a link from anywhere may lead to it; but no page of a foreign name may read the answer.</param>
    /// <param name="site">What the request says.</param>
    /// <param name="port">Null where a password is asked for, and on a unix socket.</param>
    /// <param name="machine">The name of this machine.</param>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Refusal(bool reads, RequestSite site, OpenPort? port, string machine)
    {
        if (reads)
        {
            // A browser tells nothing of itself when a page of http:// reads from its own site, which a foreign name makes us. Only the name is left.
            return port is { OnPurpose: false } && !IsOurs(new HostString(site.Host).Host.TrimEnd('.'), machine) ? ForeignName : null;
        }

        if (site.FetchSite.Length > 0)
        {
            // The browser compares by itself, and where a password is asked for its word also holds behind a proxy that changes the host.
            if (site.FetchSite is not ("same-origin" or "none") || (port is not null && site.Origin is not ("" or "null") && !IsOf(site.Origin, site.Host)))
            {
                return AnotherSite;
            }
        }
        else if (site.Origin.Length > 0 && !IsOf(site.Origin, site.Host))
        {
            return AnotherSite;
        }

        // A name of the attacker's that leads to our address (DNS rebinding) makes his page the same site as we are. Programs of
        // other machines may know us by any name; all browsers tell the origin of a POST.
        var isBrowser = site.FetchSite.Length > 0 || site.Origin.Length > 0;
        return port is not null && (isBrowser || !port.OnPurpose) && !IsOurs(new HostString(site.Host).Host.TrimEnd('.'), machine) ? ForeignName : null;
    }

    private static bool IsOf(string origin, string host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, host, StringComparison.OrdinalIgnoreCase);

    // No browser leaves the host out.
    private static bool IsOurs(string name, string machine) =>
        name.Length == 0
        || IPAddress.TryParse(name, out _)
        || IsSame(name, "localhost")
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IsSame(name, machine)
        || IsSame(name, machine.Split('.')[0]);

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
