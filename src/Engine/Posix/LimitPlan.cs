namespace Supervisor.Engine.Posix;

/// <summary>What a limit becomes when a minimum is asked for: a soft limit that is too low becomes exactly the minimum, and pulls the hard one along.</summary>
internal readonly record struct LimitPlan(ulong Soft, ulong Hard, bool Raises)
{
    internal static LimitPlan For(ulong soft, ulong hard, ulong minimum) =>
        soft >= minimum ? new LimitPlan(soft, hard, false) : new LimitPlan(minimum, Math.Max(hard, minimum), true);
}
