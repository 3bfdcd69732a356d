using System.Globalization;

namespace Supervisor.Client;

/// <summary>What is said to an engine and what it answers, written down as it happens; passwords are left out.</summary>
public sealed class EngineTrace(TextWriter writer, string session)
{
    private static int _requests;

    /// <summary>The next request's number, the same for its answer.</summary>
    internal static int NextNumber() => Interlocked.Increment(ref _requests);

    internal void Say(int number, char direction, string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        lock (writer)
        {
            var time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            foreach (var line in lines)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time} {session} #{number} {direction} {line}"));
            }

            writer.Flush();
        }
    }
}
