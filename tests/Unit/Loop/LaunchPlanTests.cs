using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Loop;

public class LaunchPlanTests
{
    private static readonly EngineSurroundings Surroundings =
        new(new Dictionary<string, string> { ["PATH"] = "/bin", ["LANG"] = "C", ["SUPERVISOR_GROUP_NAME"] = "outer" }, "unix:///s");

    [Fact]
    public void A_program_gets_the_engines_environment_and_its_own_names()
    {
        var lines = LaunchPlan.Environment(new ProcessKey("g", "p"), World.World.Program("p"), Surroundings);
        Assert.Equal(
            ["LANG=C", "PATH=/bin", "SUPERVISOR_ENABLED=1", "SUPERVISOR_GROUP_NAME=g", "SUPERVISOR_PROCESS_NAME=p", "SUPERVISOR_SERVER_URL=unix:///s"],
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_programs_own_environment_wins_over_everything()
    {
        var own = ValueMap.From([new("LANG", "de"), new("SUPERVISOR_ENABLED", "no"), new("X", "")]);
        var lines = LaunchPlan.Environment(new ProcessKey("g", "p"), World.World.Program("p", p => p with { Environment = own, ServerUrl = "http://h:1" }), Surroundings);
        Assert.Equal(
            ["LANG=de", "PATH=/bin", "SUPERVISOR_ENABLED=no", "SUPERVISOR_GROUP_NAME=g", "SUPERVISOR_PROCESS_NAME=p", "SUPERVISOR_SERVER_URL=http://h:1", "X="],
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_programs_user_brings_its_home_name_and_shell_unless_the_environment_names_them()
    {
        var user = new LaunchUser(33, 33, []) { Name = "www", Home = "/srv/www", Shell = "" };
        var engine = new EngineSurroundings(new Dictionary<string, string> { ["HOME"] = "/root", ["USER"] = "root", ["SHELL"] = "/bin/bash" }, null);
        var program = World.World.Program("p", p => p with { Environment = ValueMap.From([new("USER", "mine")]) });
        string[] Of(EngineSurroundings surroundings) =>
            [.. LaunchPlan.Environment(new ProcessKey("g", "p"), program, surroundings, user).Where(line => !line.StartsWith("SUPERVISOR", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(["HOME=/srv/www", "LOGNAME=www", "SHELL=/bin/bash", "USER=mine"], Of(engine));
        Assert.Equal(["HOME=/root", "SHELL=/bin/bash", "USER=mine"], Of(engine with { AccountVariables = false }));
    }
}
