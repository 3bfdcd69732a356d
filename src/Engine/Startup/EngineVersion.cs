using System.Reflection;

namespace Supervisor.Engine.Startup;

/// <summary>Who we are, and whom we answer for.</summary>
public static class EngineVersion
{
    /// <summary>What clients of supervisord are told.</summary>
    public const string Compatible = "4.3.0";

    /// <summary>The version of the XML-RPC interface.</summary>
    public const string Api = "3.0";

    /// <summary>Our own version.</summary>
    public static string Own { get; } =
        typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>"native" or "JIT", with the framework.</summary>
    public static string Kind { get; } =
        $"{(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "native")}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}";
}
