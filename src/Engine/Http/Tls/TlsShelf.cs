using System.Collections.Concurrent;
using Supervisor.Configuration;

namespace Supervisor.Engine.Http.Tls;

/// <summary>
/// Identities as a check found them good last. They are what is served: files may be in the middle of a renewal when a reload has stopped
/// everything, or when another binary goes on, and then there is no way back.
/// </summary>
internal sealed class TlsShelf
{
    private readonly ConcurrentDictionary<TlsSettings, TlsIdentity> _good = new();

    /// <summary>Reads the files; what is wrong with them, or null when the identity is kept.</summary>
    public TlsProblem? Check(TlsSettings settings)
    {
        if (TlsIdentity.Load(settings, out var problem) is { } identity)
        {
            _good[settings] = identity;
        }

        return problem;
    }

    /// <summary>The one that was found good last; without one the files are read.</summary>
    /// <exception cref="IOException">They cannot be used.</exception>
    public TlsIdentity Take(TlsSettings settings) => _good.TryGetValue(settings, out var kept) ? kept : Make(settings, null);

    /// <summary>The one of another binary, made again; without its texts the files are read.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public TlsIdentity Make(TlsSettings settings, TlsTexts? texts) =>
        _good[settings] = TlsIdentity.Make(settings, texts, out var problem) ?? throw new IOException(problem!.Message);
}
