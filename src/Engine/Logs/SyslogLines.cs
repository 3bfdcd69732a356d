namespace Supervisor.Engine.Logs;

/// <summary>Makes records of a program's output: one a line, wherever reads cut it; a very long line is several.</summary>
internal sealed class SyslogLines(string process, Syslog syslog)
{
    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes($"{process} ");
    private byte[] _begun = [];
    private int _count;

    /// <summary>The line that has begun.</summary>
    internal byte[] Begun
    {
        get => _begun.AsSpan(0, _count).ToArray();
        set => Keep(value);
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Line(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>The program has ended: a last line without its end is a line too.</summary>
    internal void Finish()
    {
        if (_count > 0)
        {
            Line([]);
        }
    }

    private void Line(ReadOnlySpan<byte> rest)
    {
        if (_count == 0)
        {
            syslog.Write(_name, rest, []);
            return;
        }

        syslog.Write(_name, _begun.AsSpan(0, _count), rest);
        _count = 0;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > Syslog.Longest)
        {
            Line(bytes);
            return;
        }

        if (_count + bytes.Length > _begun.Length)
        {
            Array.Resize(ref _begun, Math.Max(256, 2 * (_count + bytes.Length)));
        }

        bytes.CopyTo(_begun.AsSpan(_count));
        _count += bytes.Length;
    }
}
