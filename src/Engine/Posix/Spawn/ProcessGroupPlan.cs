namespace Supervisor.Engine.Posix.Spawn;

/// <summary>The process group of a child (the numbers are shared with spawn.c).</summary>
internal enum ProcessGroupPlan
{
    /// <summary>One of its own, in our session.</summary>
    New = 0,
    NewSession = 1,
    /// <summary>Ours: a signal to our group reaches it, too.</summary>
    Ours = 2,
}
