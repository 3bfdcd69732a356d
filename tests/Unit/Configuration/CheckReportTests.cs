using System.Text.Json.Nodes;
using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class CheckReportTests
{
    [Fact]
    public void A_good_file_gets_a_summary_after_its_warnings() =>
        Assert.Equal(
            new CheckReport("Warning: unknown key 'startsec' in section [program:a]: did you mean 'startsecs'? (/etc/s.conf:4)\n/etc/s.conf: ok, 1 group, 1 process\n", "", 0),
            CheckReport.Text(Readings.Read("[supervisord]\n[program:a]\ncommand=x\nstartsec=1\n"), "supervisord"));

    [Fact]
    public void A_problem_is_one_line_even_where_the_original_writes_three() =>
        Assert.Equal(
            "Error: Source contains parsing errors: '/etc/s.conf' [line  2]: 'foo\\n' (/etc/s.conf:2)\n"
            + "Error: Source contains parsing errors: '/etc/s.conf' [line  3]: 'bar\\n' (/etc/s.conf:3)\nFor help, use supervisord -h\n",
            CheckReport.Text(Readings.Read("[supervisord]\nfoo\nbar\n"), "supervisord").Errors);

    [Fact]
    public void A_problem_without_a_place_has_no_brackets() =>
        Assert.Equal("Error: could not find config file /x\nFor help, use s -h\n",
            CheckReport.Text(ConfigurationReader.Read("/x", SupervisordArguments.None, Readings.Surroundings, new FakeConfigFiles()), "s").Errors);

    [Fact]
    public void Json_holds_the_typed_result()
    {
        var report = CheckReport.Json(Readings.Read(
            "[supervisord]\numask=027\nenvironment=Ä=\"1\"\n[unix_http_server]\nfile=/s\nusername=u\npassword=geheim\n[inet_http_server]\nport=:1\nallow_unauthenticated=yes\n"
            + "[program:a]\ncommand=x 'y'\numask=2\nuser=www\n[fcgi-program:f]\ncommand=x\nsocket=unix:///f\n"));
        Assert.Equal((0, ""), (report.ExitCode, report.Errors));
        Assert.DoesNotContain("geheim", report.Output);
        var json = JsonNode.Parse(report.Output)!;
        Assert.True(json["valid"]!.GetValue<bool>());
        var configuration = json["configuration"]!;
        Assert.Equal("0027", configuration["supervisord"]!["umask"]!.GetValue<string>());
        Assert.Equal("Info", configuration["supervisord"]!["logLevel"]!.GetValue<string>());
        Assert.Equal(["inet", "unix"], configuration["servers"]!.AsArray().Select(server => server!["$type"]!.GetValue<string>()));
        Assert.Equal("0700", configuration["servers"]![1]!["mode"]!.GetValue<string>());
        var process = configuration["groups"]![0]!["processes"]![0]!;
        Assert.Equal(("x 'y'", "0002", 33, "/etc/s.conf", 11), (process["command"]!.GetValue<string>(), process["umask"]!.GetValue<string>(),
            process["user"]!["uid"]!.GetValue<int>(), process["source"]!["file"]!.GetValue<string>(), process["source"]!["line"]!.GetValue<int>()));
        Assert.Equal(0, process["exitCodes"]![0]!.GetValue<int>());
        Assert.Equal("0700", configuration["groups"]![1]!["processes"]![0]!["fastCgi"]!["mode"]!.GetValue<string>());
    }

    [Fact]
    public void Json_of_a_bad_file_holds_every_problem_and_its_place()
    {
        var report = CheckReport.Json(Readings.Read("[supervisord]\nminfds=x\nlogfle=1\n"));
        var json = JsonNode.Parse(report.Output)!;
        Assert.Equal((2, false), (report.ExitCode, json["valid"]!.GetValue<bool>()));
        Assert.Null(json["configuration"]);
        Assert.Equal(
            ["""{"severity":"Error","message":"invalid literal for int() with base 10: 'x'","file":"/etc/s.conf","line":2,"section":"supervisord","key":"minfds"}""", "Warning"],
            [json["problems"]![0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), json["problems"]![1]!["severity"]!.GetValue<string>()]);
    }
}
