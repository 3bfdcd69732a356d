using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Both clocks, read together from one provider.</summary>
public sealed class Clock(TimeProvider provider)
{
    private readonly long _origin = 0;

    public Instant Now => new(provider.GetElapsedTime(_origin), provider.GetUtcNow().UtcDateTime);

    /// <summary>For people to read.</summary>
    public DateTimeOffset LocalNow => provider.GetLocalNow();

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, provider.LocalTimeZone);
}
