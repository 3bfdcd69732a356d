using System.Buffers.Binary;
using System.Numerics;

namespace Supervisor.Engine.Http;

/// <summary>SHA-1 for {SHA} passwords. The framework's needs OpenSSL on the machine, which small containers lack.</summary>
internal static class Sha1
{
    public static string Hex(ReadOnlySpan<byte> message)
    {
        var padded = new byte[(message.Length + 8) / 64 * 64 + 64];
        message.CopyTo(padded);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)message.Length * 8);

        Span<uint> hash = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        for (var block = 0; block < padded.Length; block += 64)
        {
            Mix(hash, padded.AsSpan(block, 64));
        }

        Span<byte> digest = stackalloc byte[20];
        for (var i = 0; i < hash.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(i * 4)..], hash[i]);
        }

        return Convert.ToHexStringLower(digest);
    }

    private static void Mix(Span<uint> hash, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[80];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = i < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }

        var (a, b, c, d, e) = (hash[0], hash[1], hash[2], hash[3], hash[4]);
        for (var i = 0; i < words.Length; i++)
        {
            var (f, k) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5A827999u),
                1 => (b ^ c ^ d, 0x6ED9EBA1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + f + e + k + words[i], a, BitOperations.RotateLeft(b, 30), c, d);
        }

        hash[0] += a;
        hash[1] += b;
        hash[2] += c;
        hash[3] += d;
        hash[4] += e;
    }
}
