namespace Supervisor.Engine.Logs;

/// <summary>What log files lie on, and may be held up by together. On the pump's thread only, but for reading whether it is late.</summary>
internal sealed class LogDevice
{
    /// <summary>What may wait for one device.</summary>
    internal const long Bound = 16 << 20;

    /// <summary>With less than this, those who were held go on.</summary>
    internal const long Few = Bound / 4;

    private readonly List<Action> _held = [];
    private volatile LateWriter? _late;
    private volatile bool _suspected;

    /// <summary>Who does everything on this device while it is, or was just now, late; null while the pump does.</summary>
    internal LateWriter? Late => _late;

    /// <summary>Any thread may ask.</summary>
    internal bool IsLate => _late is not null;

    /// <summary>A file on it could not be opened in time: who opens another should not wait for that.</summary>
    internal bool IsSuspected
    {
        get => _suspected || IsLate;
        set => _suspected = value;
    }

    internal void BecomeLate(LateWriter writer) => _late = writer;

    /// <summary>Whether more may wait for a file: up to what is left for all, so that one who floods leaves room for others.</summary>
    internal static bool Admits(long waitingForFile, long waitingForDevice) => waitingForFile <= Bound - waitingForDevice;

    internal bool Admits(LogDisk disk) => _late is not { } late || Admits(disk.Waiting, late.Waiting);

    /// <summary>Left to the late writer; bytes for which there is no room are lost if nobody can wait for it.</summary>
    internal void Take(DiskItem item)
    {
        var (disk, late) = (item.Disk!, _late!);
        if (item.Bytes is not null && late.IsGivenUp && !Admits(disk))
        {
            disk.File.Lose(item.Count);
            late.HasLost(item.Count);
            return;
        }

        disk.Add(item.Weight);
        late.Add(item.Kept());
    }

    /// <summary>Called when there is room again, or nobody can wait any more.</summary>
    internal void Hold(Action goOn) => _held.Add(goOn);

    internal void GoOn()
    {
        Action[] held = [.. _held];
        _held.Clear();
        foreach (var goOn in held)
        {
            goOn();
        }
    }

    /// <summary>The late writer has caught up; false when something has come for it meanwhile.</summary>
    internal bool TakeBack(LateWriter writer)
    {
        if (_late == writer && writer.HasWork)
        {
            return false;
        }

        if (_late == writer)
        {
            (_late, _suspected) = (null, false);
            GoOn();
        }

        return true;
    }
}
