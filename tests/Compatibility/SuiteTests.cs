using Supervisor.Compatibility.Compare;
using Supervisor.Compatibility.Coverage;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility;

/// <summary>What the suite promises about itself.</summary>
public class SuiteTests
{
    [Fact]
    public void Every_row_of_the_coverage_table_has_a_scenario_or_is_known_to_be_open()
    {
        string[] uncovered = [.. CoverageTable.Find().Where(f => f.Scenarios.Count == 0).Select(f => f.Row.Id)];
        Assert.Empty(uncovered.Except(CoverageTable.Open));
        Assert.Empty(CoverageTable.Open.Except(uncovered));
    }

    [Fact]
    public void The_coverage_table_is_up_to_date() =>
        Assert.True(File.Exists(CoverageTable.MarkdownPath) && File.ReadAllText(CoverageTable.MarkdownPath) == CoverageTable.Markdown(),
            "COVERAGE.md does not show what the recordings have: run tests/Compatibility/play.sh coverage");

    [Fact]
    public void Every_scenario_is_recorded_and_every_recording_has_its_scenario()
    {
        string recordings = Path.Combine(Suite.Directory, "Recordings");
        string[] recorded = [.. Directory.EnumerateFiles(recordings, "*.txt", SearchOption.AllDirectories).Select(p => Path.ChangeExtension(Path.GetRelativePath(recordings, p), null)).Order(StringComparer.Ordinal)];
        Assert.Equal(Suite.Names, recorded);
    }

    [Fact]
    public void Every_difference_is_named_by_a_scenario_and_has_its_row_in_the_documentation()
    {
        string documentation = File.ReadAllText(Path.Combine(Suite.Root, "docs", "differences.md")).ReplaceLineEndings(" ");
        HashSet<string> named = [.. Suite.Names.SelectMany(name => Suite.Read(name).Differs)];
        foreach (Difference difference in Difference.All.Values)
        {
            Assert.True(difference.Everywhere || named.Contains(difference.Id), $"no scenario names the difference '{difference.Id}'");
            Assert.True(difference.Kind is "ours" or "4.3" or "missing", $"'{difference.Id}': the kind is ours, 4.3 or missing");
            Assert.True(difference.Kind is "4.3" or "missing" || (difference.Row is { Length: > 15 } row && documentation.Contains(row, StringComparison.Ordinal)),
                $"docs/differences.md does not have the words of '{difference.Id}': {difference.Row}");
        }
    }
}
