using System.Text;
using Supervisor.Client.Desired;
using Supervisor.Configuration;

namespace Supervisor.Unit.Client.Desired;

/// <summary>JSON to a declaration, and back.</summary>
public sealed class DeclarationReaderTests
{
    private static Declaration Read(string json) => DeclarationReader.Read(ProgramProperties.All, Encoding.UTF8.GetBytes(json));

    private static IReadOnlyList<string> Problems(string json)
    {
        var failure = Assert.Throws<DesiredStateException>(() => Read(json));
        Assert.Equal(DesiredStateFault.InvalidInput, failure.Fault);
        return failure.Reasons;
    }

    [Fact]
    public void Every_problem_is_named_at_once() => Assert.Equal(
        [
            "cannot use 'autostart': expected true or false, not \"yes\"",
            "cannot use 'priority': expected a whole number from -2147483648 to 2147483647, not 1.5",
            "cannot use 'autorestart': expected one of Never, Unexpected, Always, not \"always\"",
            "cannot use 'stopsignal': value 'SIGNOPE' is not a valid signal name",
            "cannot use 'umask': expected octal digits, as in \"022\"",
            "cannot use 'exitcodes': expected a whole number from 0 to 255, not 256",
            "cannot use 'environment.A B': the name of a variable has letters, digits and _ . / + - ( ) : only",
            "cannot use 'environment.C': expected a text, not 1",
            "cannot use 'command': expected one line without control characters, not \"a\\nb\"",
            "cannot use 'nothing': there is no such property",
            "cannot use 'Directory': there is no such property; it is written 'directory'",
            "cannot use 'name': it is there twice",
        ],
        Problems("""
            {"name":"x","autostart":"yes","priority":1.5,"autorestart":"always","stopsignal":"SIGNOPE","umask":"9","exitcodes":[0,256],
             "environment":{"A B":"1","C":1},"command":"a\nb","nothing":1,"Directory":"/","name":"y"}
            """));

    [Theory]
    [InlineData("[]", "cannot use the input: expected an object, not []")]
    [InlineData("1", "cannot use the input: expected an object, not 1")]
    [InlineData("{\"name\":\"x\"} x", "cannot read the input: it is no JSON: ")]
    [InlineData("{\"name\":", "cannot read the input: it is no JSON: ")]
    public void What_is_no_object_is_refused(string json, string problem) => Assert.StartsWith(problem, Assert.Single(Problems(json)));

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    public void Nothing_declares_nothing(string json) => Assert.Empty(Read(json).Values);

    [Fact]
    public void What_is_only_shown_is_ignored_and_a_null_is_not_specified()
    {
        var read = Read("""{"name":"x","_inDesiredState":null,"processes":[{"what":"ever"}],"source":"/x","command":null}""");
        Assert.Equal(["name"], read.Values.Keys);
    }

    [Fact]
    public void One_meaning_has_one_spelling()
    {
        var read = Read("""{"stopsignal":"sigterm","umask":"22","stdoutLogFile":"auto","stderrLogFile":""}""");
        Assert.Equal(("TERM", "022", "AUTO", "NONE"), (read["stopsignal"], read["umask"], read["stdoutLogFile"], read["stderrLogFile"]));
    }

    [Fact]
    public void A_list_needs_a_name_in_each_and_no_name_twice()
    {
        var failure = Assert.Throws<DesiredStateException>(() => DeclarationReader.Read(
            ProgramListProperties.All, Encoding.UTF8.GetBytes("""{"programs":[{"command":"x"},{"name":"a"},{"name":"a","numprocs":0},7]}""")));
        Assert.Equal(
            [
                "cannot use 'programs[0]': 'name' is missing",
                "cannot use 'programs[2].numprocs': expected a whole number from 1 to 10000, not 0",
                "cannot use 'programs[3]': expected an object, not 7",
                "cannot use 'programs': 'a' is declared twice",
            ],
            failure.Reasons);
    }

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var declaration = new Declaration
        {
            ["name"] = "ü",
            ["command"] = "echo \"<&>\"",
            ["numprocs"] = 2L,
            ["exitcodes"] = new long[] { 0, 1 },
            ["environment"] = ValueMap.From([new("A", "\t1")]),
            ["_exist"] = true,
            ["timeoutSec"] = 1.5,
        };
        var line = Encoding.UTF8.GetString(DeclarationWriter.Write(ProgramProperties.All, declaration));
        Assert.Equal("""{"name":"ü","command":"echo \"<&>\"","numprocs":2,"exitcodes":[0,1],"environment":{"A":"\t1"},"_exist":true}""" + "\n", line);
        Assert.Equal([], DesiredDiff.Changed(ProgramProperties.All, declaration, Read(line)));
    }
}
