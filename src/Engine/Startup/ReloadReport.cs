using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Startup;

/// <summary>What the activity log says when a reload was refused: every problem, and that nothing has changed.</summary>
internal static class ReloadReport
{
    public static void Write(ConfigurationResult result, string path, WriteActivity write)
    {
        foreach (var problem in result.Errors)
        {
            write(ActivityLevel.Error, problem.ToString());
        }

        write(ActivityLevel.Critical, $"cannot reload {path}: {result.Errors.Count()} problem(s); everything keeps running on the old configuration");
    }
}
