using System.Text;

namespace Supervisor.Client.Bridge;

/// <summary>The far side's first line. Whatever a login prints before it is skipped; a far side that never says it is no bridge.</summary>
internal sealed class Greeting
{
    private const string Word = "SUPERVISOR-BRIDGE";
    private const int Version = 1;

    /// <summary>More than any message of the day.</summary>
    private const int MaxNoise = 64 << 10;

    private readonly List<byte> _line = [];
    private readonly StringBuilder _noise = new();
    private int _seen;

    /// <summary>What was printed before the greeting: its beginning, for messages.</summary>
    public string Noise => _noise.ToString().Trim();

    public static byte[] Of(string engineVersion) => Encoding.ASCII.GetBytes($"{Word} {Version} {engineVersion}\n");

    /// <summary>
    /// What the greeting says, and the bytes after it; null as long as it has not come. Throws <see cref="FormatException"/> when this
    /// is no bridge, or one of another version.
    /// </summary>
    public (string Said, ReadOnlyMemory<byte> After)? Read(ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (++_seen > MaxNoise)
            {
                throw new FormatException($"{Shown()} was answered instead of the greeting of a bridge");
            }

            var one = bytes.Span[i];
            if (one != '\n')
            {
                _line.Add(one);
                continue;
            }

            var line = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
            _line.Clear();
            if (line.Split(' ') is [Word, var version, ..])
            {
                return version == Version.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    ? (line[(Word.Length + version.Length + 1)..].Trim(), bytes[(i + 1)..])
                    : throw new FormatException($"the bridge there speaks version {version}, this one speaks {Version}: use the same release on both sides");
            }

            if (_noise.Length < 500)
            {
                _noise.AppendLine(line);
            }
        }

        return null;
    }

    private string Shown() => Noise is { Length: > 0 } noise ? $"'{noise.Split('\n')[0].Trim()}'" : "text";
}
