using System.Runtime.InteropServices;

namespace Supervisor.Engine.Http.Entry;

/// <summary>OpenSSL, which the framework's cryptography stands on: loaded only by those who configure TLS or hashed passwords.</summary>
internal static class Cryptography
{
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1"];

    /// <summary>What is missing, or null. Asked before the first use: where there is none, the framework ends the process.</summary>
    public static string? Problem =>
        Array.Exists(Names, name => NativeLibrary.TryLoad(name, out _)) ? null : $"OpenSSL is not installed ({string.Join(" or ", Names)} is needed)";
}
