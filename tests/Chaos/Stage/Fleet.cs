namespace Supervisor.Chaos.Stage;

/// <summary>All the programs of a run: mostly plain ones, some of each kind.</summary>
internal sealed class Fleet : IDisposable
{
    public Fleet(Workplace place, int count) =>
        Writers = [.. Enumerable.Range(0, count).Select(number => new Writer(place, number, KindOf(number)))];

    public IReadOnlyList<Writer> Writers { get; }

    public Writer Any(Random random) => Writers[random.Next(Writers.Count)];

    public IReadOnlyList<Writer> Some(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Any(random)).Distinct()];

    public Writer? Find(string name) => int.TryParse(name.AsSpan(1), CultureInfo.InvariantCulture, out var number) && number < Writers.Count && Writers[number].Name == name ? Writers[number] : null;

    public void Dispose()
    {
        foreach (var writer in Writers)
        {
            writer.Dispose();
        }
    }

    private static WriterKind KindOf(int number) => number switch
    {
        0 or 1 => WriterKind.OnDisk,
        2 or 3 => WriterKind.RotatedOnDisk,
        4 or 5 => WriterKind.Bound,
        _ when number % 5 == 1 => WriterKind.Rotated,
        _ when number % 10 == 7 => WriterKind.Moved,
        _ => WriterKind.Plain,
    };
}
