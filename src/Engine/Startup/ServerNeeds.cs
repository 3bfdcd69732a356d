using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Http.Tls;

namespace Supervisor.Engine.Startup;

/// <summary>What a server needs beside its socket, which a rehearsal can try as well as who goes on.</summary>
internal static class ServerNeeds
{
    /// <summary>What it shows; null without TLS.</summary>
    /// <exception cref="IOException">It cannot be had, or passwords could not be checked.</exception>
    public static TlsIdentity? Identity(ServerSettings settings, TlsShelf shelf, ServerSnapshot? adopted)
    {
        if (settings.AllUsers.Any(user => StoredPassword.Parse(user.Password) is { Succeeded: true, Value.Iterations: > 0 }) && Cryptography.Problem is { } missing)
        {
            throw new IOException($"a password is kept as a hash, but {missing}");
        }

        return settings is not InetServerSettings { Tls: { } files } ? null
            : adopted is null ? shelf.Take(files)
            : shelf.Make(files, adopted.Tls);
    }
}
