using System.IO.MemoryMappedFiles;

namespace Supervisor.Chaos.Stage;

/// <summary>How a program's log is kept, and what else is special about it.</summary>
internal enum WriterKind
{
    /// <summary>One file that grows.</summary>
    Plain,

    /// <summary>A small file with many old ones, rotated by the engine.</summary>
    Rotated,

    /// <summary>Its file is renamed from outside, and the engine told to reopen.</summary>
    Moved,

    /// <summary>Its log is on the disk that is full at times.</summary>
    OnDisk,

    /// <summary>On that disk, and rotated.</summary>
    RotatedOnDisk,

    /// <summary>stop_on_engine_death=true.</summary>
    Bound,
}

/// <summary>One program that writes numbered lines, and its counter, which outlives it.</summary>
internal sealed class Writer : IDisposable
{
    private readonly Workplace _place;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _counter;

    public Writer(Workplace place, int number, WriterKind kind)
    {
        (_place, Number, Kind, Name) = (place, number, kind, $"p{number:000}");
        _file = MemoryMappedFile.CreateFromFile(place.In($"counters/{Name}"), FileMode.OpenOrCreate, null, 4096);
        _counter = _file.CreateViewAccessor();
    }

    public string Name { get; }

    public int Number { get; }

    public WriterKind Kind { get; }

    /// <summary>Grows with each change of its section, so that an update sees one.</summary>
    public int Revision { get; set; }

    public bool IsOnDisk => Kind is WriterKind.OnDisk or WriterKind.RotatedOnDisk;

    /// <summary>How many times the usual rate: a page of a full disk has room for some lines still.</summary>
    public int Haste => IsOnDisk ? 5 : 1;

    /// <summary>Says fifty more lines when it is told to end.</summary>
    public bool HasLastWords => Number % 2 == 1;

    public string LogFolder => IsOnDisk && _place.DiskProblem is null ? _place.Disk : _place.In("logs");

    public string Log => Path.Combine(LogFolder, Name + ".log");

    public string Lives => _place.In($"lives/{Name}");

    /// <summary>The number that it began to write last.</summary>
    public long Writing => _counter.ReadInt64(0);

    /// <summary>The last number that it has written.</summary>
    public long Written => _counter.ReadInt64(8);

    public void Dispose()
    {
        _counter.Dispose();
        _file.Dispose();
    }

    public override string ToString() => Name;
}
