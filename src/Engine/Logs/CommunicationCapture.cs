namespace Supervisor.Engine.Logs;

/// <summary>
/// Takes the sections between the communication tags out of a stream, wherever its bytes are cut. Pure: what is no section
/// goes to the one, a whole section to the other; of a section longer than <paramref name="room"/> the newest bytes are kept.
/// </summary>
internal sealed class CommunicationCapture(long room, OutputWatcher plain, OutputWatcher section)
{
    // No byte of a tag but the first is a "<": what turns out to be no tag cannot hide the beginning of one.
    private readonly SectionBuffer _section = new(room);
    private bool _inside;
    private int _matched;

    internal static ReadOnlySpan<byte> Begin => "<!--XSUPERVISOR:BEGIN-->"u8;

    internal static ReadOnlySpan<byte> End => "<!--XSUPERVISOR:END-->"u8;

    internal CaptureSnapshot Capture() => new(_inside, _matched, _section.Content.ToArray());

    internal void Restore(CaptureSnapshot snapshot)
    {
        (_inside, _matched) = (snapshot.Inside, snapshot.Matched);
        if (snapshot.Section.Length > 0)
        {
            _section.Add(snapshot.Section);
        }
    }

    internal void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = _inside ? End : Begin;
            bytes = bytes[(_matched > 0 ? GoOn(bytes, tag) : Look(bytes, tag))..];
        }
    }

    /// <summary>The program has ended: what was held back is plain output, and so is a section that was never closed.</summary>
    internal void Finish()
    {
        var held = _matched;
        _matched = 0;
        if (!_inside)
        {
            Give(Begin[..held]);
            return;
        }

        Give(End[..held]);
        _inside = false;

        // In one piece, since each piece may become an event of its own.
        Give([.. Begin, .. _section.Content]);
        _section.Clear();
    }

    /// <summary>The bytes before ended like the beginning of a tag; returns how many of these are done with.</summary>
    private int GoOn(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> tag)
    {
        var more = bytes.CommonPrefixLength(tag[_matched..]);
        var matched = _matched + more;
        _matched = 0;
        if (matched == tag.Length)
        {
            Turn();
        }
        else if (more == bytes.Length)
        {
            _matched = matched;
        }
        else
        {
            Give(tag[..matched]);
        }

        return more;
    }

    private int Look(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> tag)
    {
        var at = bytes.IndexOf(tag);
        if (at >= 0)
        {
            Give(bytes[..at]);
            Turn();
            return at + tag.Length;
        }

        var last = bytes.LastIndexOf(tag[0]);
        _matched = last >= 0 && tag.StartsWith(bytes[last..]) ? bytes.Length - last : 0;
        Give(bytes[..^_matched]);
        return bytes.Length;
    }

    private void Turn()
    {
        if (_inside)
        {
            section(_section.Content);
            _section.Clear();
        }

        _inside = !_inside;
    }

    private void Give(ReadOnlySpan<byte> bytes)
    {
        if (_inside)
        {
            _section.Add(bytes);
        }
        else if (!bytes.IsEmpty)
        {
            plain(bytes);
        }
    }
}
