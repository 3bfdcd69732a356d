using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Entry;

/// <summary>Finds out who sends a request and what he may do; whoever may do nothing is answered here.</summary>
internal sealed class Doorkeeper(EngineFace face, AuditTrail audit)
{
    private readonly LoginGate _gate = new(face.Clock);

    /// <summary>Null when the request has been answered already.</summary>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context)
    {
        if (context.Features.Get<Entrance>() is not { } entrance)
        {
            // A connection that came through no door of ours.
            context.Abort();
            return null;
        }

        if (entrance.Access == Access.None)
        {
            var who = entrance.PeerName;
            audit.Refused(who, AddressOf(context, entrance), $"{context.Request.Method} {context.Request.Path}", entrance.Peer is { } peer ? $"uid {peer.Uid}" : "unknown peer", face.Clock.Now.Monotonic);

            // He may not even keep a place here: whoever does not read what he is told gives way to others.
            context.Features.Get<ConnectionPlace>()?.Idle();
            context.Response.Headers.Connection = "close";
            await ForbidAsync(context, $"The user {who} may do nothing here").ConfigureAwait(false);
            return null;
        }

        if (!entrance.Door.Logins.IsEmpty)
        {
            return await LogInAsync(context, entrance).ConfigureAwait(false);
        }

        return new Caller(entrance.Peer is not null ? entrance.PeerName : entrance.Certificate ?? "-", AddressOf(context, entrance), entrance.Access);
    }

    /// <summary>A refusal in the words of whatever was asked: JSON for the API, a page for the rest.</summary>
    public static Task ForbidAsync(HttpContext context, string why) => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        ? Refusals.WriteAsync(context, StatusCodes.Status403Forbidden, Refusals.Fault(FaultCode.Forbidden, why))
        : Bodies.WriteErrorPageAsync(context, StatusCodes.Status403Forbidden, System.Net.WebUtility.HtmlEncode(why));

    private async Task<Caller?> LogInAsync(HttpContext context, Entrance entrance)
    {
        // Until it is known who this is, the connection gives way to others like one that asks for nothing.
        var place = context.Features.Get<ConnectionPlace>();
        place?.Idle();
        var from = AddressOf(context, entrance);
        var header = context.Request.Headers.Authorization.ToString();
        if (entrance.LetIn is { } before && before.Header == header)
        {
            place?.Busy();
            return new Caller(before.User.Name, from, AccessRules.OfUser(before.User.Role, entrance.Access));
        }

        if (BasicHeader.Parse(header) is not var (name, password))
        {
            await BasicHeader.AskAsync(context).ConfigureAwait(false);
            return null;
        }

        var address = context.Connection.RemoteIpAddress is { } remote ? NetworkOf(remote) : $"uid:{entrance.Peer?.Uid}";
        var verdict = await _gate.EnterAsync(entrance.Door.Logins, address, name, password, context.RequestAborted).ConfigureAwait(false);
        if (verdict.User is { } user)
        {
            entrance.LetIn = (header, user);
            place?.Busy();
            return new Caller(user.Name, from, AccessRules.OfUser(user.Role, entrance.Access));
        }

        if (verdict.TooMany)
        {
            context.Response.Headers.RetryAfter = "5";
            context.Response.Headers.Connection = "close";
            await Bodies.WriteErrorPageAsync(context, StatusCodes.Status429TooManyRequests, "Too many passwords from this address are being checked").ConfigureAwait(false);
            return null;
        }

        if (verdict.IsTold)
        {
            audit.WrongPassword(name, from, verdict.Failures);
        }

        await BasicHeader.AskAsync(context).ConfigureAwait(false);
        return null;
    }

    /// <summary>What guesses are counted by: with IPv6 one host has 2^64 addresses, and whoever is on this one has sixteen million of it.</summary>
    internal static string NetworkOf(System.Net.IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return System.Net.IPAddress.IsLoopback(address) ? "loopback" : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"{Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))}/64"
            : address.ToString();
    }

    private static string AddressOf(HttpContext context, Entrance entrance) =>
        context.Connection.RemoteIpAddress is { } address ? $"{address}:{context.Connection.RemotePort}"
        : entrance is { Peer: { } peer, Door.Logins.IsEmpty: true } ? $"pid:{peer.Pid}"
        : entrance.Peer is { } known ? $"pid:{known.Pid},{entrance.PeerName}" : "-";
}
