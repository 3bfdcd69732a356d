namespace Supervisor.Unit.World;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class VirtualTime : TimeProvider
{
    private TimeSpan _now = TimeSpan.FromSeconds(1000);

    public DateTimeOffset Wall { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public TimeSpan Monotonic => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => Wall;

    public void Advance(TimeSpan by)
    {
        _now += by;
        Wall += by;
    }

    public void AdvanceTo(TimeSpan monotonic)
    {
        if (monotonic > _now)
        {
            Advance(monotonic - _now);
        }
    }
}
