using System.Text.RegularExpressions;
using System.Xml.Linq;
using Supervisor.Unit.Architecture;
using Supervisor.Unit.World;

namespace Supervisor.Unit;

/// <summary>Who may know whom (ARCHITECTURE.md), read from what the compiler made; and what no part of the engine may touch.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../.."));

    /// <summary>Folders of the engine, and the folders and assemblies of ours that each may use beside itself.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Core"] = ["Configuration"],
        ["Loop"] = ["Configuration", "Core"],
        ["Logs"] = ["Configuration", "Core", "Loop", "Posix"],
        ["Posix"] = ["Configuration", "Core", "Loop"],
        ["Handoff"] = ["Configuration", "Core", "Loop", "Logs", "Posix"],
        ["XmlRpc"] = ["Configuration", "Core", "Loop", "Logs"],
        ["Http"] = ["Configuration", "Core", "Loop", "Logs", "Protocol", "XmlRpc"],
        ["Startup"] = ["Configuration", "Core", "Loop", "Logs", "Posix", "Handoff", "Http", "XmlRpc", "Ctl", "Client"],
        [""] = ["Configuration", "Startup"],
    };

    private static CodeReferences Engine() => new(Path.Combine(AppContext.BaseDirectory, "supervisor-engine.dll"));

    [Fact]
    public void Every_arrow_between_the_engines_folders_is_a_permitted_one()
    {
        using var engine = Engine();
        var all = engine.All().Select(use => (use.User, use.Used, From: PartOf(use.User), To: PartOf(use.Used))).ToArray();
        var wrong = all.Where(use => use.From is not null && use.To is not null && use.From != use.To)
            .Where(use => !Arrows.TryGetValue(use.From!, out var allowed) || !allowed.Contains(use.To))
            .Select(use => $"{use.User} uses {use.Used}").Distinct();
        Assert.Equal([], wrong);

        // The reader itself sees something in every folder.
        Assert.All(Arrows.Keys, folder => Assert.Contains(all, use => use.From == folder && use.To is not null && use.To != folder));
    }

    [Fact]
    public void Core_uses_no_clock_no_thread_and_no_file()
    {
        using var engine = Engine();
        // Environment is left to the analyzer: the compiler's own iterators ask it for the thread.
        string[] impure = ["System.IO.", "System.Net.", "System.Threading.", "System.TimeProvider", "System.Random", "System.Diagnostics.Stopwatch", "System.DateTimeOffset"];
        var used = engine.All().Where(use => PartOf(use.User) == "Core").Where(use => impure.Any(name => use.Used.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal([], used.Select(use => $"{use.User} uses {use.Used}"));
    }

    [Fact]
    public void The_engine_starts_nothing_by_NET_and_has_no_console()
    {
        using var engine = Engine();
        Assert.DoesNotContain("System.Diagnostics.Process", engine.ReferencedAssemblies());
        Assert.DoesNotContain("System.Console", engine.ReferencedAssemblies());
        Assert.DoesNotContain("Supervisor.Client", engine.All().Select(use => use.Used[..use.Used.LastIndexOf('.')]));
        Assert.All(engine.ReferencedTypes(), name => Assert.False(name is "System.Diagnostics.Process" or "System.Diagnostics.ProcessStartInfo" or "System.Console", name));
    }

    [Fact]
    public void Only_the_way_over_ssh_starts_a_process_and_the_engine_cannot_reach_it()
    {
        using var engine = Engine();
        using var ctl = new CodeReferences(Path.Combine(AppContext.BaseDirectory, "Supervisor.Ctl.dll"));
        using var client = new CodeReferences(Path.Combine(AppContext.BaseDirectory, "Supervisor.Client.dll"));
        var uses = client.All().ToLookup(use => use.User, use => use.Used);
        Assert.Equal(["Supervisor.Client.SshTransport"], uses.Where(type => type.Contains("System.Diagnostics.Process")).Select(type => type.Key));
        var reached = new HashSet<string>(engine.All().Concat(ctl.All()).Select(use => use.Used).Where(uses.Contains));
        Assert.Contains("Supervisor.Client.Bridge.BridgeProgram", reached);
        for (var open = new Queue<string>(reached); open.TryDequeue(out var type);)
        {
            foreach (var used in uses[type].Where(uses.Contains).Where(reached.Add))
            {
                open.Enqueue(used);
            }
        }

        Assert.Contains("Supervisor.Client.Bridge.BridgeLink", reached);
        Assert.DoesNotContain("Supervisor.Client.SshTransport", reached);
    }

    [Fact]
    public void No_signal_is_taken_through_NET_and_SIGCHLD_is_left_to_the_reaper()
    {
        using var engine = Engine();
        Assert.DoesNotContain("System.Runtime.InteropServices.PosixSignalRegistration", engine.All().Select(use => use.Used));
        var signals = File.ReadAllText(Path.Combine(Root, "src/Engine/Posix/Signals.cs"));
        Assert.DoesNotContain("CHLD", CommentLine().Replace(signals, ""));
        Assert.DoesNotContain("17", CommentLine().Replace(signals, ""));
    }

    [Theory]
    [InlineData("Protocol", "")]
    [InlineData("Configuration", "")]
    [InlineData("Client", "Configuration Protocol")]
    [InlineData("Ctl", "Client Configuration Protocol")]
    [InlineData("PSModule", "Client Configuration Protocol")]
    [InlineData("Engine", "Client Configuration Ctl Protocol")]
    public void A_project_references_only_what_it_may(string project, string allowed)
    {
        var file = XDocument.Load(Path.Combine(Root, $"src/{project}/Supervisor.{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileName(Path.GetDirectoryName(reference.Attribute("Include")!.Value))!);
        Assert.Empty(references.Except(allowed.Split(' ')));
    }

    [Theory]
    [InlineData("Protocol")]
    [InlineData("Configuration")]
    [InlineData("Client")]
    public void A_library_that_others_share_has_no_package(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, $"src/{project}/Supervisor.{project}.csproj"));
        Assert.Empty(file.Descendants("PackageReference"));
    }

    [Fact]
    public void Only_tests_of_the_real_system_sleep()
    {
        string[] real = ["Posix", "EndToEnd", "Client", "Ctl"];
        var sleeping = Directory.EnumerateFiles(Path.Combine(Root, "tests/Unit"), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(Path.Combine(Root, "tests/Unit"), file), Text: File.ReadAllText(file)))
            .Where(file => !real.Append("bin").Append("obj").Contains(file.Name.Split('/')[0]) && file.Name != "ArchitectureTests.cs")
            .Where(file => Sleep().IsMatch(file.Text));
        Assert.Equal([], sleeping.Select(file => file.Name));
    }

    /// <summary>The folder of the engine, or the library, that a type of ours is in; null for all others.</summary>
    private static string? PartOf(string type)
    {
        var words = type.Split('.');
        return words switch
        {
            ["Supervisor", "Engine", _] => "",
            ["Supervisor", "Engine", var folder, ..] => folder,
            ["Supervisor", "Configuration" or "Ctl" or "Client", ..] => words[1],
            ["Supervisor", _] => "Protocol",
            _ => null,
        };
    }

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();
}
