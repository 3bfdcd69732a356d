using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;

namespace Supervisor.Unit.XmlRpc;

/// <summary>What supervisord answered to a series of calls, and the configuration it answered for.</summary>
internal static partial class RecordedReplies
{
    public static GroupSettings[] Groups() =>
    [
        Of(Program("bad", "/nonexistent/program") with { StdOut = File("bad.out"), StdErr = File("bad.err"), StartSecs = 1, AutoStart = false }),
        Of(Program("cat", "/bin/cat") with { StdOut = File("cat.out") }),
        Of(Program("dog", "/bin/sleep 1000") with { StdOut = File("dog.out"), RedirectStderr = true, Directory = "/tmp", Priority = 5, AutoStart = false }),
        Of(Program("noexec", "/etc/passwd") with { StartSecs = 1, AutoStart = false }),
        new GroupSettings { Name = "web", Processes = [Web("web_00"), Web("web_01")] },
    ];

    public static void Prepare(LiveChildren children)
    {
        children.Inner.Missing.Add("/nonexistent/program");
        children.NotExecutable.Add("/etc/passwd");
    }

    public static IReadOnlyList<XElement> Exchanges([CallerFilePath] string here = "") =>
        [.. XDocument.Load(Path.Combine(Path.GetDirectoryName(here)!, "../Fixtures/xmlrpc/supervisord-4.2.5.xml")).Root!.Elements("exchange")];

    /// <summary>An answer as text without what differs from run to run: times, pids, the order in which a group settles.</summary>
    public static string Normal(XElement response)
    {
        var copy = new XElement(response);
        foreach (var member in copy.Descendants("member"))
        {
            var value = member.Element("value")!.Elements().First();
            switch (member.Element("name")!.Value)
            {
                case "start" or "stop" or "now" or "pid":
                    value.Value = value.Value == "0" ? "0" : "N";
                    break;
                case "description":
                    value.Value = Date().Replace(Pid().Replace(value.Value, "pid N, uptime T"), "DATE");
                    break;
            }
        }

        foreach (var data in copy.Descendants("data").Where(data => data.Descendants("name").Any(name => name.Value == "status")).ToList())
        {
            data.ReplaceNodes(data.Elements().OrderBy(element => element.ToString(), StringComparer.Ordinal).ToList());
        }

        return copy.ToString();
    }

    private static ProgramSettings Web(string name) => Program(name, "/bin/sleep 1000") with { ProgramName = "web", StopSignal = 9, ExitCodes = [0, 2] };

    private static GroupSettings Of(ProgramSettings program) => new() { Name = program.Name, Priority = program.Priority, Processes = [program] };

    private static ProgramSettings Program(string name, string command)
    {
        var none = new LogSettings { Target = LogTarget.None };
        return new ProgramSettings { Name = name, ProgramName = name, Command = command, StartSecs = 0, StdOut = none, StdErr = none };
    }

    private static LogSettings File(string name) => new() { Target = LogTarget.File, Path = $"/var/log/demo/{name}" };

    [GeneratedRegex(@"^pid \d+, uptime .*$")]
    private static partial Regex Pid();

    [GeneratedRegex("^[A-Z][a-z][a-z] [0-9]{2} [0-9]{2}:[0-9]{2} [AP]M$")]
    private static partial Regex Date();
}
