namespace Supervisor.Engine.Logs;

/// <summary>
/// The read times of a log as few bytes, for the next binary: written out in words they were nine tenths of all that is handed over. Each
/// entry is three numbers of variable length: how far from the entry before, how much later, and how long it took.
/// </summary>
internal static class PackedTimes
{
    private const int LongestNumber = 10;

    public static byte[] Pack(IReadOnlyList<ReadTime> times)
    {
        var bytes = new byte[3 * LongestNumber * times.Count];
        var (length, before) = (0, default(ReadTime));
        foreach (var time in times)
        {
            Put(time.Position - before.Position);
            Put(time.First - before.First);
            Put(time.Last - time.First);
            before = time;
        }

        return bytes[..length];

        // Small either way: the sign is the lowest bit, since somebody may have set the clock back.
        void Put(long number)
        {
            var rest = (ulong)((number << 1) ^ (number >> 63));
            for (; rest >= 0x80; rest >>= 7)
            {
                bytes[length++] = (byte)(rest | 0x80);
            }

            bytes[length++] = (byte)rest;
        }
    }

    /// <summary>As far as it makes sense: the time of a line is worth less than the engine that shows it.</summary>
    public static IReadOnlyList<ReadTime> Unpack(ReadOnlySpan<byte> bytes)
    {
        var times = new List<ReadTime>();
        var before = default(ReadTime);
        while (Take(ref bytes) is { } far && Take(ref bytes) is { } later && Take(ref bytes) is { } took)
        {
            var first = before.First + later;
            times.Add(before = new ReadTime(before.Position + far, first, first + took));
        }

        return times;
    }

    private static long? Take(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var index = 0; index < Math.Min(bytes.Length, LongestNumber); index++)
        {
            number |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return (long)(number >> 1) ^ -(long)(number & 1);
            }
        }

        return null;
    }
}
