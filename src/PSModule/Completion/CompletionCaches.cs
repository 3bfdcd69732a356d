namespace Supervisor.PSModule;

/// <summary>What completion knows of each session.</summary>
internal static class CompletionCaches
{
    public static readonly CompletionCache<SupervisedProcess> Processes = new((session, cancellation) => session.Client.GetProcessesAsync([], cancellation));

    public static readonly CompletionCache<ConfigFragment> Fragments = new((session, cancellation) => session.Client.GetFragmentsAsync(cancellation));

    public static readonly CompletionCache<RunningConfiguration> Configuration =
        new(async (session, cancellation) => [await session.Client.GetConfigurationAsync(cancellation).ConfigureAwait(false)]);
}
