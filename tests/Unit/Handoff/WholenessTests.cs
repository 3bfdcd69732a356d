using System.Text;
using System.Text.Json.Nodes;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;

namespace Supervisor.Unit.Handoff;

/// <summary>A journal's line is taken whole or not at all.</summary>
public sealed class WholenessTests
{
    private static readonly JournalLine[] Lines =
    [
        new() { Group = World.World.Single("a", p => p with { Environment = ValueMap.From([new("A", "b")]), FastCgi = new FastCgiSettings("unix:///s", null, null, null, null) }) },
        new() { Process = new ProcessRecord(new("g", "p"), new ProcessState.Running(7)) { Born = 5 } },
        new() { Launch = new LaunchRecord(new("g", "p"), default, 5) },
        new() { Listener = new ListenerRecord(new("g", "p"), true, null) },
        new() { Engine = new EngineRecord(1, "boot", Guid.Empty, 1, 1) },
        new() { Gone = new("g", "p") },
        new() { Logs = new LogNamesRecord(new("g", "p"), "/a", null) },
    ];

    private static string Text(JournalLine line)
    {
        var text = new JournalText();
        text.Add(line);
        return Encoding.UTF8.GetString(text.Bytes).TrimEnd('\n');
    }

    [Fact]
    public void What_was_written_is_whole() => Assert.All(Lines, line => Assert.NotNull(JournalText.Read(Encoding.UTF8.GetBytes(Text(line)))));

    [Fact]
    public void A_line_in_which_any_one_name_is_damaged_is_read_whole_or_not_at_all()
    {
        var passedOver = 0;
        foreach (var line in Lines)
        {
            var names = new List<string>();
            Collect(JsonNode.Parse(Text(line))!, names);
            foreach (var name in names.Distinct())
            {
                foreach (var damaged in (string[])[Text(line).Replace($"\"{name}\":", $"\"{name}X\":"), Text(line).Replace($"\"{name}\":", $"\"{name}\":null,\"{name}X\":")])
                {
                    var read = JournalText.Read(Encoding.UTF8.GetBytes(damaged));
                    passedOver += read is null ? 1 : 0;
                    Assert.True(read is null || IsUsable(read), $"{name}: {damaged}");
                }
            }
        }

        Assert.InRange(passedOver, 20, 1000);
    }

    [Theory]
    [InlineData("\"exitCodes\"", "\"exitCoDes\"")]
    [InlineData("\"environment\"", "\"enviroNment\"")]
    [InlineData("\"socketUrl\"", "\"socketurl\"")]
    public void What_settings_must_have_is_missed(string name, string damaged)
    {
        var text = Text(Lines[0]);
        Assert.Contains(name, text);
        Assert.Null(JournalText.Read(Encoding.UTF8.GetBytes(text.Replace(name, damaged))));
    }

    [Fact]
    public void A_number_that_is_the_name_of_nothing_is_missed()
    {
        var text = Text(Lines[0]);
        Assert.Contains("\"autoRestart\":\"Unexpected\"", text);
        Assert.Null(JournalText.Read(Encoding.UTF8.GetBytes(text.Replace("\"autoRestart\":\"Unexpected\"", "\"autoRestart\":77"))));
    }

    /// <summary>What adoption does with it first: everything is looked at.</summary>
    private static bool IsUsable(JournalLine line)
    {
        var state = new JournalState();
        state.Apply(line);
        foreach (var again in state.Lines())
        {
            Assert.NotEmpty(Text(again));
        }

        return line.Group is not { } group || group.Processes.All(program => program.Environment.Count >= 0 && program.ExitCodes.Count >= 0 && program.StdOut is not null && program.FastCgi is not { SocketUrl: null });
    }

    private static void Collect(JsonNode? node, List<string> names)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            names.Add(name);
            Collect(value, names);
        }

        foreach (var item in node as JsonArray ?? [])
        {
            Collect(item, names);
        }
    }
}
