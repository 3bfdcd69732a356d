namespace Supervisor.Chaos.Stage;

/// <summary>Whatever becomes of the run, nothing of it stays behind.</summary>
internal sealed class Sweep(Scene scene) : IDisposable
{
    public void Dispose()
    {
        // A pid alone may be somebody else's by now.
        if (OutsideView.CommandLine(scene.Engine.Pid).Contains(scene.Place.Configuration, StringComparison.Ordinal))
        {
            _ = Native.Signal(scene.Engine.Pid, Native.Kill);
        }

        foreach (var pid in OutsideView.Running(scene.Place.Writer).Concat(OutsideView.Running(scene.Place.Listener)))
        {
            _ = Native.Signal(pid, Native.Kill);
        }
    }
}
