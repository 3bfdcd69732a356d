using System.Text.Json.Nodes;
using Supervisor.Configuration;
using Supervisor.Unit.World;
using Xunit.Abstractions;

namespace Supervisor.Unit.Configuration;

/// <summary>
/// Real-world files against what the original's reader makes of them: SUPERVISOR_CORPUS names a folder with *.conf, env.txt and expected/NNN.json.
/// </summary>
public class CorpusTests(ITestOutputHelper output)
{
    private const string Folder = "/corpus/files";
    private const string Work = "/corpus/work";

    [CorpusFact]
    public void Every_corpus_file_reads_as_the_original_reads_it()
    {
        var corpus = CorpusFactAttribute.Folder!;
        var variables = File.ReadAllLines(Path.Combine(corpus, "env.txt")).Where(line => line.Contains('='))
            .Concat(["PATH=/usr/bin:/bin", "HOME=/root", "LANG=C.UTF-8"])
            .ToDictionary(line => line[..line.IndexOf('=')], line => line[(line.IndexOf('=') + 1)..]);
        List<string> differences = [];
        List<string> intended = [];
        var files = Directory.GetFiles(corpus, "*.conf").Order(StringComparer.Ordinal).ToList();
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(corpus, "expected", name[..3] + ".json")))!.AsObject();
            var included = expected["read_as"]!.GetValue<string>() == "included";
            var actual = Actual(name, File.ReadAllText(file), included, variables);
            if (IntendedRefusals(expected, actual) is { Length: > 0 } refused)
            {
                intended.AddRange(refused.Select(message => $"{name[..3]}: {message}"));
                actual = Actual(name, File.ReadAllText(file) + OldWays(File.ReadAllText(file)), included, variables);
                if (IntendedRefusals(expected, actual).Length > 0)
                {
                    // Python code cannot be had back by a switch.
                    continue;
                }
            }

            InStartOrder(expected);
            Compare(name[..3], expected, actual, differences);
            if (expected["alone"]?["message"] is { } alone)
            {
                var result = Read(new FakeConfigFiles { Lenient = true }.With($"{Folder}/{name}", File.ReadAllText(file)), $"{Folder}/{name}", variables);
                Assert.Equal(alone.GetValue<string>(), result.Errors.First().Message);
            }
        }

        output.WriteLine($"{files.Count} files compared; refused on purpose:\n{string.Join('\n', intended)}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.NotEmpty(files);
    }

    /// <summary>The errors of a file that the original accepts, when all of them are meant: docs/differences.md has a row for each.</summary>
    private static string[] IntendedRefusals(JsonObject expected, JsonObject actual)
    {
        string[] messages = expected["result"]!.GetValue<string>() == "ok" && actual["errors"] is JsonArray errors
            ? [.. errors.Select(error => error!.GetValue<string>())] : [];
        string[] meant = ["without a password", "which is Python code", "is used twice", "two processes of", "served as supervisor.* only"];
        return Array.TrueForAll(messages, message => meant.Any(words => message.Contains(words, StringComparison.Ordinal))) ? messages : [];
    }

    /// <summary>What a person would add to the file to have the original's ways back.</summary>
    private static string OldWays(string text) => "\n[supervisord]\ncompat=4.3\n" + string.Concat(
        text.Split('\n').Where(line => line.StartsWith("[inet_http_server", StringComparison.Ordinal)).Select(line => $"{line}\nallow_unauthenticated=true\n"));

    private static JsonObject Actual(string name, string text, bool included, Dictionary<string, string> variables)
    {
        var files = new FakeConfigFiles { Lenient = true }.With($"{Folder}/{name}", text);
        var main = $"{Folder}/{name}";
        if (included)
        {
            files.With(main = $"{Folder}/main.conf", $"[supervisord]\n[include]\nfiles = {name}\n");
        }

        return CorpusView.Of(Read(files, main, variables), files);
    }

    private static ConfigurationResult Read(FakeConfigFiles files, string path, Dictionary<string, string> variables) =>
        ConfigurationReader.Read(path, SupervisordArguments.None, new()
        {
            Variables = variables,
            HostName = "testhost",
            CurrentDirectory = Work,
            HomeOf = user => user.Length == 0 ? "/root" : null,
        }, files);

    /// <summary>Expected difference: the original lists a group's processes as the file names them; ours stand in the order in which both start them.</summary>
    private static void InStartOrder(JsonObject expected)
    {
        foreach (var group in expected["groups"]?.AsArray() ?? [])
        {
            var sorted = group!["processes"]!.AsArray().Select(process => process!.DeepClone())
                .OrderBy(process => process["priority"]!.GetValue<int>()).ThenBy(process => process["name"]!.GetValue<string>(), StringComparer.Ordinal);
            group["processes"] = new JsonArray([.. sorted]);
        }
    }

    private static void Compare(string at, JsonNode? expected, JsonNode? actual, List<string> differences)
    {
        switch (expected, actual)
        {
            case (JsonObject one, JsonObject other):
                // What the reading does not decide: how the expectation was made.
                foreach (var (key, value) in one.Where(pair => pair.Key is not ("file" or "read_as" or "lenient" or "strict" or "alone")))
                {
                    Compare($"{at}.{key}", value, other[key], differences);
                }

                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                for (var i = 0; i < one.Count; i++)
                {
                    Compare($"{at}[{i}]", one[i], other[i], differences);
                }

                break;
            default:
                // The expectations write the parent folder as @DIR@/.., just as a file's own "%(here)s/.." comes out.
                var wanted = (expected?.ToJsonString() ?? "null").Replace("@DIR@/..", "/corpus").Replace("@DIR@", Folder).Replace("@CWD@", Work);
                var found = (actual?.ToJsonString() ?? "null").Replace($"{Folder}/..", "/corpus");
                if (JsonNode.Parse(wanted)?.ToJsonString() != JsonNode.Parse(found)?.ToJsonString())
                {
                    differences.Add($"{at}: expected {wanted}, was {found}");
                }

                break;
        }
    }
}

/// <summary>Runs only where the files are.</summary>
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute() => Skip = Folder is null ? "SUPERVISOR_CORPUS names no folder" : null;

    public static string? Folder => Environment.GetEnvironmentVariable("SUPERVISOR_CORPUS") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
