namespace Supervisor.Engine.Logs;

/// <summary>What a log held when a follower joined: the open file up to that point. Read by the follower, not by the pump.</summary>
internal sealed class LogPast(ILogFiles files, string path, int file, long length, LogTail tail) : IDisposable
{
    /// <summary>Once; then it is closed.</summary>
    internal byte[] Read()
    {
        try
        {
            return tail.InLines ? LastLines.Read(files, path, tail.Amount, file, length) : LogReader.Last(files, file, tail.Amount, length);
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => files.Close(file);
}
