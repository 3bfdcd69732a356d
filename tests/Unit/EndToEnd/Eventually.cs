using System.Diagnostics;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Looks again and again until something holds, with a deadline: the only way to wait for a process from outside.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    public static void Holds(Func<bool> condition, Func<string> otherwise) =>
        Gives(() => condition() ? "" : null, otherwise);

    public static T Gives<T>(Func<T?> look, Func<string> otherwise)
        where T : class
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            if (Try(look) is { } found)
            {
                return found;
            }

            Assert.True(clock.Elapsed < Deadline, $"not seen in {Deadline.TotalSeconds} seconds: {otherwise()}");
            Thread.Sleep(15);
        }
    }
    /// <summary>A file that is renamed while one looks is not there yet.</summary>
    private static T? Try<T>(Func<T?> look)
        where T : class
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
