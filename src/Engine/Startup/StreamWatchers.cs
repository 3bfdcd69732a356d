using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Startup;

/// <summary>Who sees what a program writes, besides its log; one case each.</summary>
internal sealed class StreamWatchers(EngineLoop loop)
{
    /// <summary>On the loop's thread, once for each launch; null for nobody.</summary>
    public OutputWatcher? For(ProcessKey key, ProgramSettings program, bool stderr)
    {
        // A listener's stdout is the protocol and nothing else: capture and log events do not apply to it.
        if (!stderr && loop.State.Groups.TryGetValue(key.Group, out var group) && group.Settings.Listener is not null)
        {
            return new ListenerEar(key, loop.Post).Hear;
        }

        return null;
    }
}
