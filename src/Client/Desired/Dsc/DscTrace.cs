namespace Supervisor.Client.Desired.Dsc;

/// <summary>Lines on stderr as DSC reads them: an object with the level as its only key.</summary>
internal sealed class DscTrace(Stream errors, string leastLevel)
{
    private static readonly string[] Levels = ["error", "warn", "info", "debug", "trace"];

    private readonly int _most = Math.Max(0, Array.IndexOf(Levels, leastLevel.ToLowerInvariant()));

    public void Write(string level, string message)
    {
        if (Array.IndexOf(Levels, level) <= _most)
        {
            try
            {
                errors.Write(DeclarationWriter.Pair(level, message));
            }
            catch (IOException)
            {
                // Nobody reads the trace; the exit status still says what came of it.
            }
        }
    }
}
