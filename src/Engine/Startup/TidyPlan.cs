namespace Supervisor.Engine.Startup;

/// <summary>Whether memory is given back now: a collection stops every thread for some milliseconds, so it is made when nobody minds.</summary>
internal static class TidyPlan
{
    /// <summary>How long after something was collected it is looked whether it is quiet by then.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Between two collections: in calm, for much, and for more than some, where it is never quiet.</summary>
    internal static readonly TimeSpan Often = TimeSpan.FromSeconds(30), Seldom = TimeSpan.FromMinutes(1), Rarely = TimeSpan.FromMinutes(10);

    /// <summary>More than this beyond what was in use after the last collection is worth one in a quiet or calm time, rarely, and seldom.</summary>
    internal const long Some = 4 << 20, More = 8 << 20, Much = 32 << 20;

    /// <summary>What is asked for in a pause while programs write, fail and are looked at, as they do every day.</summary>
    private const long Little = 3 << 20;

    /// <param name="isCollected">Something was collected since the last look; if not, less than a megabyte was asked for.</param>
    /// <param name="allocated">Bytes that were asked for since the last look.</param>
    internal static TidyMood Mood(bool isCollected, long allocated) =>
        !isCollected ? TidyMood.Quiet : allocated <= Little ? TidyMood.Calm : TidyMood.Busy;

    /// <param name="mood">How busy it was since the last look.</param>
    /// <param name="excess">Bytes that the heap has beyond what it had after the last tidying.</param>
    /// <param name="sinceLast">How long ago that was.</param>
    internal static TidyStep Decide(TidyMood mood, long excess, TimeSpan sinceLast) => mood switch
    {
        TidyMood.Quiet => excess > Some ? TidyStep.Collect : TidyStep.Sleep,
        TidyMood.Calm when excess > Some && sinceLast >= Often => TidyStep.Collect,
        _ when (excess > Much && sinceLast >= Seldom) || (excess > More && sinceLast >= Rarely) => TidyStep.Collect,
        _ => TidyStep.LookAgain,
    };
}

/// <summary>How much memory is asked for.</summary>
internal enum TidyMood
{
    /// <summary>Hardly any.</summary>
    Quiet,

    /// <summary>No more than every day's work takes.</summary>
    Calm,

    /// <summary>Much.</summary>
    Busy,
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
