namespace Supervisor.Engine.Startup;

/// <summary>Whether memory is given back now: a collection stops every thread for some milliseconds, so it is made when nobody minds.</summary>
internal static class TidyPlan
{
    /// <summary>How long nothing is collected before it counts as quiet.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Between two collections where it is never quiet: for much, and for more than some.</summary>
    internal static readonly TimeSpan Seldom = TimeSpan.FromMinutes(1), Rarely = TimeSpan.FromMinutes(10);

    /// <summary>More than this beyond what was in use after the last collection is worth one in a quiet time, rarely, and seldom.</summary>
    internal const long Some = 4 << 20, More = 8 << 20, Much = 32 << 20;

    /// <param name="isQuiet">Nothing was collected since the last look: less than a megabyte was asked for.</param>
    /// <param name="excess">Bytes that the heap has beyond what it had after the last tidying.</param>
    /// <param name="sinceLast">How long ago that was.</param>
    internal static TidyStep Decide(bool isQuiet, long excess, TimeSpan sinceLast) =>
        isQuiet ? excess > Some ? TidyStep.Collect : TidyStep.Sleep
        : (excess > Much && sinceLast >= Seldom) || (excess > More && sinceLast >= Rarely) ? TidyStep.Collect
        : TidyStep.LookAgain;
}

/// <summary>What is done at a look at the heap.</summary>
internal enum TidyStep
{
    /// <summary>Until something is collected again.</summary>
    Sleep,

    /// <summary>It is not quiet yet.</summary>
    LookAgain,

    /// <summary>All that is not in use is given back.</summary>
    Collect,
}
