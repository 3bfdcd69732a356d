using System.Runtime.CompilerServices;
using Supervisor.Engine.Core;

namespace Supervisor.Unit.Simulation;

/// <summary>How often each row of the table was taken; rows are known by their line in ProcessLife.cs.</summary>
internal sealed class RowCounts
{
    private readonly long[] _taken = new long[400];

    public ProcessTable Counting(ProcessTable table) => (key, state, happened, program, mayStart, now) =>
    {
        var step = table(key, state, happened, program, mayStart, now);
        _taken[step.Row]++;
        return step;
    };

    /// <summary>Every row as it stands in the source, with its count.</summary>
    public IReadOnlyList<(string Row, long Taken)> Rows([CallerFilePath] string here = "")
    {
        var source = Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Engine/Core/ProcessLife.cs");
        var lines = File.ReadAllLines(source);
        var first = Array.FindIndex(lines, line => line.Contains("return (state, happened) switch"));
        var last = Array.FindIndex(lines, first, line => line.Trim() == "};");
        return [.. Enumerable.Range(first, last - first).Where(index => lines[index].Contains("=>")).Select(index => (lines[index].Trim(), _taken[index + 1]))];
    }
}
