using System.Text;
using System.Text.Json.Nodes;
using Supervisor.Engine.Handoff;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Handoff;

public class HandoffTextTests
{
    private static readonly string Recorded = Path.Combine(Fixtures.Folder, "handoff", "version-1.json");

    [Fact]
    public void What_was_read_is_written_the_same_and_nothing_is_left_out()
    {
        var text = HandoffText.Write(SampleState.Make());
        var read = HandoffText.Read(text);
        Assert.Equal(Text(text), Text(HandoffText.Write(read)));
        Assert.Equal(SampleState.Make().Active, read.Active);
        Assert.Equal(SampleState.Make().Pending, read.Pending);
        Assert.Equal(SampleState.Make().Loop.Groups.SelectMany(group => group.Processes).Select(Described), read.Loop.Groups.SelectMany(group => group.Processes).Select(Described));
        Assert.Equal(SampleState.Make().Loop.History.Count, read.Loop.History.Count);
    }

    /// <summary>Records with lists compare them by reference; as text they compare by what they hold.</summary>
    private static string Described(Engine.Core.ProcessEntry entry) =>
        $"{entry with { Survivors = [], Waiting = [] }} {string.Join(' ', entry.Survivors)} {string.Join(' ', entry.Waiting)}";

    [Fact]
    public void An_older_engines_state_is_read_as_it_was_meant()
    {
        // The text of version 1, as it was written when that version was made. A change of names or shapes that breaks this needs a new version.
        var recorded = File.ReadAllBytes(Recorded);
        Assert.Null(HandoffCheck.Judge(recorded, HandoffText.Write(HandoffText.Read(recorded) with { Understood = true })));
    }

    [Fact]
    public void Passwords_are_handed_over_though_people_are_not_shown_them()
    {
        var read = HandoffText.Read(HandoffText.Write(SampleState.Make()));
        Assert.Equal(["secret", null], read.Active.Servers.Select(server => server.Password));
        Assert.Equal("third secret", read.Active.Servers[0].Users[0].Password);
    }

    [Fact]
    public void What_a_newer_engine_added_is_kept_for_the_next_one()
    {
        var text = JsonNode.Parse(HandoffText.Write(SampleState.Make()))!;
        text["moonPhase"] = new JsonObject { ["full"] = true };
        var newer = Encoding.UTF8.GetBytes(text.ToJsonString());
        Assert.Null(HandoffCheck.Judge(newer, HandoffText.Write(HandoffText.Read(newer) with { Understood = true })));
    }

    [Fact]
    public void An_answer_that_lacks_something_is_refused_with_the_place()
    {
        var ours = HandoffText.Write(SampleState.Make());
        var theirs = JsonNode.Parse(ours)!;
        theirs["loop"]!["groups"]![0]!["processes"]![2]!["state"]!["childPid"] = 8;
        Assert.Equal("it would lose loop.groups[0].processes[2].state.childPid", HandoffCheck.Judge(ours, Encoding.UTF8.GetBytes(theirs.ToJsonString())));
        theirs["loop"]!.AsObject().Remove("groups");
        Assert.Equal("it would lose loop.groups", HandoffCheck.Judge(ours, Encoding.UTF8.GetBytes(theirs.ToJsonString())));
    }

    [Fact]
    public void Who_says_again_what_he_hears_has_understood_nothing()
    {
        var ours = HandoffText.Write(SampleState.Make());
        Assert.Equal("it does not answer as an engine does: it says again what it hears", HandoffCheck.Judge(ours, ours));
    }

    [Theory]
    [InlineData("", "it does not answer as an engine does")]
    [InlineData("\n\n", "it does not answer as an engine does")]
    [InlineData("Error: option --check-handoff not recognized\nhelp", "it says: Error: option --check-handoff not recognized")]
    public void Who_is_no_engine_is_refused_with_what_it_said(string said, string why) =>
        Assert.Equal(why, HandoffCheck.Judge(HandoffText.Write(SampleState.Make()), Encoding.UTF8.GetBytes(said)));

    [Fact]
    public void Every_descriptor_that_must_live_on_is_listed() =>
        Assert.Equal([9, 10, 11, 12, 13, 20, 21, 30, 40], SampleState.Make().Descriptors.Order());

    [Fact]
    public void Settings_that_a_thousand_processes_share_are_written_once()
    {
        var one = SampleState.Make();
        var group = one.Loop.Groups[0];
        var many = one with { Loop = one.Loop with { Groups = [group with { Processes = [.. Enumerable.Repeat(group.Processes[0], 1000)] }] } };
        Assert.True(HandoffText.Write(many).Length - HandoffText.Write(one).Length < 1000 * 1500);
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}
