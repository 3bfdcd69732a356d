using System.Globalization;
using System.Text;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Watches log files whose lines are a number and the time at which they were written: how late does each arrive?</summary>
internal sealed class LineClock : IDisposable
{
    /// <summary>A line each 20 ms. The program's stdin, on which nothing comes, is its clock.</summary>
    public const string Command = "/bin/bash -c 'i=0; while :; do echo $i $EPOCHREALTIME; i=$((i+1)); read -t 0.02; done'";

    private readonly List<(FileStream File, StringBuilder Begun)> _files;
    private readonly Thread _thread;
    private volatile bool _ended;
    private double _worst;

    public LineClock(IEnumerable<string> paths)
    {
        _files = [.. paths.Select(path => (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), new StringBuilder()))];
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Seconds between the writing of a line and its arrival, the most since this was asked last.</summary>
    public double Worst() => Interlocked.Exchange(ref _worst, 0);

    /// <summary>The numbers in a log, which must go on without a gap and without one twice.</summary>
    public static int Count(string log)
    {
        var lines = log.Split('\n')[..^1];
        for (var number = 0; number < lines.Length; number++)
        {
            Assert.Equal(number, int.Parse(lines[number].Split(' ')[0], CultureInfo.InvariantCulture));
        }

        return lines.Length;
    }

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
        _files.ForEach(file => file.File.Dispose());
    }

    private void Watch()
    {
        var buffer = new byte[64 << 10];
        while (!_ended)
        {
            foreach (var (file, rest) in _files)
            {
                var count = file.Read(buffer);
                var now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
                rest.Append(Encoding.ASCII.GetString(buffer, 0, count));
                var text = rest.ToString();
                var end = text.LastIndexOf('\n');
                if (end >= 0)
                {
                    rest.Remove(0, end + 1);
                    foreach (var line in text[..end].Split('\n'))
                    {
                        Take(now - double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
                    }
                }
            }

            Thread.Sleep(3);
        }
    }

    private void Take(double late)
    {
        if (late > Volatile.Read(ref _worst))
        {
            Volatile.Write(ref _worst, late);
        }
    }
}
