namespace Supervisor.Ctl;

/// <summary>Words in columns: down first, then across, in the fewest rows that fit.</summary>
internal static class Columns
{
    public static IEnumerable<string> Of(IReadOnlyList<string> words, int width)
    {
        for (var rows = 1; rows <= words.Count; rows++)
        {
            var columns = words.Chunk(rows).ToList();
            var widths = columns.ConvertAll(column => column.Max(word => word.Length));
            if (widths.Sum() + (2 * (widths.Count - 1)) <= width || rows == words.Count)
            {
                return Enumerable.Range(0, rows).Select(row => string.Join("  ", columns.Select((column, i) => (row < column.Length ? column[row] : "").PadRight(widths[i]))));
            }
        }

        return [];
    }
}
