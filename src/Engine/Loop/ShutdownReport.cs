using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>"waiting for a, b to die": said at once and every three seconds while everything is being stopped.</summary>
internal sealed class ShutdownReport
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    /// <summary>When the next line is due; null while nothing is being stopped.</summary>
    public TimeSpan? Next { get; private set; }

    public void Write(SupervisorState state, TimeSpan now, WriteActivity write)
    {
        if (state.Mood == Mood.Running || state.StoppingGroup is null)
        {
            Next = null;
            return;
        }

        if (Next is { } due && now < due)
        {
            return;
        }

        Next = now + Period;
        var names = state.InStartOrder.Where(entry => !entry.Code.IsDown()).Select(entry => entry.Key.Process);
        write(ActivityLevel.Info, $"waiting for {string.Join(", ", names)} to die");
    }
}
