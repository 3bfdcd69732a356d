using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Supervisor.Unit.Architecture;

/// <summary>The documents say which test holds what they promise.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly HashSet<string> Tests = [.. Assembly.GetExecutingAssembly().GetTypes()
        .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>().Any()).Select(method => $"{type.Name}.{method.Name}"))];

    [Theory]
    [InlineData("docs/faults.md", 25)]
    [InlineData("docs/disks.md", 5)]
    public void Every_test_that_a_document_names_is_there(string document, int atLeast)
    {
        var named = Name().Matches(File.ReadAllText(Path.Combine(Root(), document))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.InRange(named.Count, atLeast, int.MaxValue);
        Assert.Empty(named.Except(Tests));
    }

    [Theory]
    [InlineData("docs/faults.md")]
    [InlineData("docs/disks.md")]
    public void Every_row_of_faults_names_a_test(string document)
    {
        var rows = File.ReadLines(Path.Combine(Root(), document)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToList();
        var faults = rows.Where(row => row.Count(c => c == '|') == 5 && !row.EndsWith("held by |", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(faults);
        Assert.All(faults, row => Assert.Contains("Tests", row));
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Name();
}
