namespace Supervisor.Engine.Posix;

/// <summary>Descriptors that no program's pipes may take: whoever manages an engine that has no more must still get in, and its logs be rotated.</summary>
internal static class Reserve
{
    /// <summary>Kept for clients, and for what programs that are launched together will open when all have their pipes: pidfds and logs.</summary>
    private const ulong ForClients = 64, ForLaunches = 48, Share = 8;

    private static readonly Lazy<ulong> Kept = new(() => Below(Limits.OpenFilesNow));

    /// <summary>Programs get descriptors below this.</summary>
    public static int Ceiling => (int)Math.Min(Kept.Value, int.MaxValue);

    internal static ulong Below(ulong limit) => limit - Math.Min(ForClients, limit / Share) - Math.Min(ForLaunches, limit / Share);
}
