namespace Supervisor.Engine.Logs;

/// <summary>Keeps the last <paramref name="room"/> of all bytes added; takes memory only as they come.</summary>
internal sealed class SectionBuffer(long room)
{
    // Twice the room, so that each byte is moved down once at most, however small the additions are.
    private readonly int _room = (int)Math.Clamp(room, 0, Array.MaxLength / 2);
    private byte[] _bytes = [];
    private int _count;

    internal ReadOnlySpan<byte> Content => _bytes.AsSpan(Math.Max(0, _count - _room), Math.Min(_count, _room));

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= _room)
        {
            _count = 0;
            bytes = bytes[^_room..];
        }
        else if (_count + bytes.Length > 2 * _room)
        {
            var kept = Content;
            kept.CopyTo(_bytes);
            _count = kept.Length;
        }

        if (_count + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(2 * _room, Math.Max(256, 2 * (_count + bytes.Length))));
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>A large buffer is given back: sections are rare.</summary>
    internal void Clear()
    {
        _count = 0;
        if (_bytes.Length > 64 << 10)
        {
            _bytes = [];
        }
    }
}
