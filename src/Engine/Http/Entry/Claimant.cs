using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Http.Entry;

/// <summary>For whom something is shared out: one kind never takes what another has, and one of a kind has a share of it. A feature of the request.</summary>
/// <param name="Who">The name of the caller, or the address where nobody is asked for one.</param>
/// <param name="Kind">The more he may do, the less he can be kept out by others.</param>
internal sealed record Claimant(string Who, ClaimantKind Kind)
{
    /// <summary>For what is asked from no connection.</summary>
    public static readonly Claimant Nobody = new("-", ClaimantKind.Reader);

    public static Claimant Of(HttpContext context) => context.Features.Get<Claimant>() ?? Nobody;

    public static Claimant Of(Caller caller, string? address, bool isLocal) => new(
        caller.Who == "-" ? address ?? "-" : caller.Who,
        caller.May < Access.Control ? ClaimantKind.Reader : isLocal ? ClaimantKind.Local : ClaimantKind.Controller);
}

/// <summary>Who of the three a claimant is.</summary>
internal enum ClaimantKind
{
    /// <summary>Whoever may only look.</summary>
    Reader,
    /// <summary>Whoever may change something.</summary>
    Controller,
    /// <summary>The same, over a unix socket.</summary>
    Local,
}
