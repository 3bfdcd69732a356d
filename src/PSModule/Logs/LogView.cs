using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>How much of its origin a line shows: nothing, its process, or also its engine.</summary>
internal static class LogView
{
    private const string Named = "Supervisor.LogLine#Named";
    private const string Hosted = "Supervisor.LogLine#Hosted";

    /// <param name="line">The line.</param>
    /// <param name="ofProcess">There are several processes.</param>
    /// <param name="ofEngine">There are several engines.</param>
    public static object Of(LogLine line, bool ofProcess, bool ofEngine)
    {
        if (!ofProcess && !ofEngine)
        {
            return line;
        }

        var wrapped = new PSObject(line);
        wrapped.TypeNames.Insert(0, ofEngine ? Hosted : Named);
        return wrapped;
    }
}
