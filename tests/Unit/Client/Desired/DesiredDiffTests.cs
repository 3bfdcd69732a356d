using Supervisor.Client.Desired;
using Supervisor.Configuration;

namespace Supervisor.Unit.Client.Desired;

/// <summary>The one comparison of what is declared with what is there.</summary>
public sealed class DesiredDiffTests
{
    private static IReadOnlyList<string> Differs(Declaration desired, Declaration actual) => DesiredDiff.Between(ProgramProperties.All, desired, actual);

    [Fact]
    public void What_is_not_specified_is_not_compared() =>
        Assert.Equal([], Differs(new() { ["name"] = "web" }, new() { ["name"] = "web", ["command"] = "/bin/cat", ["_exist"] = true }));

    [Fact]
    public void Every_property_that_differs_is_named()
    {
        var actual = new Declaration { ["name"] = "web", ["_exist"] = true };
        foreach (var property in ProgramProperties.All.Where(property => property.Use == PropertyUse.Both && property.Name != "_exist"))
        {
            Assert.Equal([property.Name], Differs(new() { ["name"] = "web", [property.Name] = ValueOf(property) }, actual));
            Assert.Equal([], Differs(new() { ["name"] = "web", [property.Name] = ValueOf(property) }, actual.With(property.Name, ValueOf(property))));
        }
    }

    [Fact]
    public void A_program_that_is_missing_differs_in_its_existence_only() =>
        Assert.Equal(["_exist"], Differs(new() { ["name"] = "web", ["command"] = "/bin/cat" }, new() { ["name"] = "web", ["_exist"] = false }));

    [Fact]
    public void A_program_that_must_not_be_there_is_compared_no_further()
    {
        var desired = new Declaration { ["name"] = "web", ["command"] = "/bin/cat", ["_exist"] = false };
        Assert.Equal(["_exist"], Differs(desired, new() { ["name"] = "web", ["command"] = "/bin/date" }));
        Assert.Equal([], Differs(desired, new() { ["name"] = "web", ["_exist"] = false }));
    }

    [Theory]
    [InlineData("directory", "")]
    [InlineData("user", "")]
    public void An_empty_text_declares_that_there_is_none(string name, string value)
    {
        Assert.Equal([], Differs(new() { [name] = value }, new()));
        Assert.Equal([name], Differs(new() { [name] = value }, new() { [name] = "/srv" }));
    }

    [Fact]
    public void The_order_of_exit_codes_and_variables_does_not_count() => Assert.Equal([], Differs(
        new() { ["exitcodes"] = new long[] { 2, 0 }, ["environment"] = ValueMap.From([new("B", "2"), new("A", "1")]) },
        new() { ["exitcodes"] = new long[] { 0, 2 }, ["environment"] = ValueMap.From([new("A", "1"), new("B", "2")]) }));

    [Fact]
    public void In_a_list_each_program_is_compared_by_its_name()
    {
        Declaration List(params Declaration[] programs) => new() { ["programs"] = programs };
        var actual = List(new() { ["name"] = "b", ["command"] = "x" }, new() { ["name"] = "a" });
        Assert.Equal([], DesiredDiff.Between(ProgramListProperties.All, List(new Declaration { ["name"] = "b", ["command"] = "x" }), actual));
        Assert.Equal(["programs"], DesiredDiff.Between(ProgramListProperties.All, List(new Declaration { ["name"] = "b", ["command"] = "y" }), actual));
        Assert.Equal(["programs"], DesiredDiff.Between(ProgramListProperties.All, List(new Declaration { ["name"] = "c" }), actual));
        Assert.Equal([], DesiredDiff.Between(ProgramListProperties.All, List(new Declaration { ["name"] = "c", ["_exist"] = false }), actual));
    }

    private static object ValueOf(DeclaredProperty property) => property.Kind switch
    {
        PropertyKind.Flag => true,
        PropertyKind.Integer => 7L,
        PropertyKind.Integers => new long[] { 3 },
        PropertyKind.Map => ValueMap.From([new("A", "1")]),
        PropertyKind.Choice => property.Choices[^1],
        _ => "7",
    };
}
