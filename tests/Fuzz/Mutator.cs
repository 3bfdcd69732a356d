namespace Supervisor.Fuzz;

/// <summary>Makes inputs out of seeds and words; the same seed number gives the same inputs.</summary>
internal sealed class Mutator(Target target, int seed)
{
    private const int Longest = 4096;

    private static readonly byte[] Telling = [0, 1, 9, 10, 13, 27, 32, 34, 37, 39, 40, 41, 44, 45, 48, 57, 58, 59, 60, 61, 62, 91, 92, 93, 127, 128, 0xC3, 0xED, 0xF0, 255];

    private readonly Random _random = new(seed);
    private readonly List<byte> _bytes = [];

    public byte[] Next()
    {
        _bytes.Clear();
        if (_random.Next(8) == 0)
        {
            for (var words = _random.Next(1, 12); words > 0; words--)
            {
                _bytes.AddRange(Word());
            }
        }
        else
        {
            _bytes.AddRange(Seed());
        }

        // Mostly a few changes, so that what is reached lies deep; now and then many.
        for (var changes = _random.Next(10) == 0 ? _random.Next(40) : _random.Next(5); changes > 0; changes--)
        {
            Change();
        }

        return _bytes.Count <= Longest ? [.. _bytes] : [.. _bytes.Take(Longest)];
    }

    private void Change()
    {
        var at = _random.Next(_bytes.Count + 1);
        var count = Math.Min(_bytes.Count - at, 1 << _random.Next(8));
        switch (_random.Next(9))
        {
            case 0 when at < _bytes.Count:
                _bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < _bytes.Count:
                _bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                _bytes.Insert(at, Telling[_random.Next(Telling.Length)]);
                break;
            case 3:
                _bytes.RemoveRange(at, count);
                break;
            case 4:
                // The same again, once or very often: nesting and repetition.
                var piece = _bytes.GetRange(at, count);
                for (var times = _random.Next(6) == 0 ? _random.Next(100) : 1; times > 0 && _bytes.Count < Longest; times--)
                {
                    _bytes.InsertRange(at, piece);
                }

                break;
            case 5 or 6:
                _bytes.InsertRange(at, Word());
                break;
            case 7:
                var other = Seed();
                var from = _random.Next(other.Length + 1);
                _bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 << _random.Next(9))).ToArray());
                break;
            default:
                _bytes.RemoveRange(at, _bytes.Count - at);
                break;
        }
    }

    private byte[] Seed() => target.Seeds[_random.Next(target.Seeds.Count)];

    private byte[] Word() => _random.Next(12) == 0
        ? Encoding.UTF8.GetBytes(Numbers[_random.Next(Numbers.Length)])
        : Encoding.UTF8.GetBytes(target.Words[_random.Next(target.Words.Count)]);

    private static readonly string[] Numbers =
        ["0", "-1", "00", "1e9", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999", "0x10", "1.5", "NaN", "١٢"];
}
