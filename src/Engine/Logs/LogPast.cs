namespace Supervisor.Engine.Logs;

/// <summary>
/// What a log held when a follower joined: open files up to that point. Read by the follower, not by the pump.
/// <paramref name="expected"/> bytes should be there; null when any number is right.
/// </summary>
internal sealed class LogPast(ILogFiles files, IReadOnlyList<int> open, Func<byte[]> read, long? expected = null, long lost = 0) : IDisposable
{
    /// <summary>Once; then it is closed. <paramref name="missing"/> bytes come before what is given; -1: nobody knows how many.</summary>
    internal byte[] Read(out long missing)
    {
        try
        {
            var bytes = read();
            missing = lost < 0 ? lost : lost + Math.Max(0, (expected ?? bytes.Length) - bytes.Length);
            return bytes;
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var file in open)
        {
            files.Close(file);
        }
    }
}
