using System.Text.RegularExpressions;
using Supervisor.Help;
using Supervisor.Help.Shapes;
using Supervisor.Package;
using Supervisor.Unit.World;

namespace Supervisor.Unit.PSModule;

/// <summary>What PSScriptAnalyzer asks of functions and cannot see in an assembly.</summary>
public sealed partial class CmdletDesignTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../.."));
    private static readonly IReadOnlyList<CmdletShape> Cmdlets = ModuleShape.Of(HelpFiles.Module);
    private static readonly ManifestText Manifest = new(File.ReadAllText(Path.Combine(Root, "Supervisor.psd1")));

    /// <summary>Of those that PowerShell approves, the ones that fit a supervisor.</summary>
    private static readonly string[] Verbs =
    [
        "Add", "Clear", "Compare", "ConvertFrom", "ConvertTo", "Export", "Get", "Import", "New", "Read", "Register", "Remove", "Restart",
        "Send", "Start", "Stop", "Test", "Trace", "Update", "Wait", "Watch",
    ];

    private static readonly string[] Changing = ["Add", "Clear", "Remove", "Restart", "Send", "Start", "Stop", "Update"];

    private static readonly string[] Acting = ["Add", "Clear", "Remove", "Restart", "Start", "Stop", "Update", "Wait"];

    /// <summary>Closing one's own connection changes nothing that is supervised, and Remove-PSSession's habit is to ask.</summary>
    private static readonly string[] WithoutEngine = ["Start-Supervisor", "New-SupervisorSession", "Get-SupervisorSession", "Import-SupervisorConfig", "ConvertFrom-SupervisorConfig", "ConvertTo-SupervisorConfig", "Export-SupervisorConfig", "Test-SupervisorConfig"];

    /// <summary>What PowerShell's own cmdlets call such things, and the few words that only this module needs.</summary>
    private static readonly string[] ParameterNames =
    [
        "Action", "Any", "Attached", "Confirm", "Count", "Credential", "Data", "Detailed", "Encoding", "EnginePath", "EventType", "Exclude", "Force", "Format", "Forward", "Group",
        "HostName", "Id", "IncludeCurrent", "InputObject", "KeyFilePath", "LiteralPath", "MaxEvents", "MaxTriggerCount", "MessageData", "Name", "NoClobber", "NoNewline", "NoWait", "Options",
        "PassThru", "Path", "Port", "Quiet", "Raw", "RemotePath", "Remove", "Rolling", "Section", "Session", "Signal", "Since", "SkipCertificateCheck", "SourceIdentifier", "State", "Stream",
        "SupportEvent", "Tail", "ThrottleLimit", "TimeoutSec", "TotalCount", "TracePath", "Type", "Uri", "UserName", "Variables", "Wait", "WhatIf",
    ];

    [Fact]
    public void The_manifest_exports_the_assemblys_cmdlets_and_their_aliases()
    {
        Assert.Equal(Cmdlets.Select(cmdlet => cmdlet.Name), Manifest.List("CmdletsToExport").Order(StringComparer.Ordinal));
        Assert.Equal(Cmdlets.SelectMany(cmdlet => cmdlet.Aliases).Order(StringComparer.Ordinal), Manifest.List("AliasesToExport").Order(StringComparer.Ordinal));
        Assert.True(Manifest.List("AliasesToExport").Count <= 6, "aliases are few");
        Assert.Empty(Manifest.List("FunctionsToExport"));
    }

    [Fact]
    public void Names_are_an_approved_verb_and_one_of_two_families_in_the_singular() => None(cmdlet =>
        Verbs.Contains(cmdlet.Verb) && Noun().IsMatch(cmdlet.Noun) && (cmdlet.Noun.EndsWith("Process", StringComparison.Ordinal) || !cmdlet.Noun.EndsWith('s')));

    [Fact]
    public void A_class_is_sealed_named_after_its_cmdlet_and_alone_in_its_file() => None(cmdlet =>
    {
        var file = Path.Combine(Root, $"src/PSModule/Cmdlets/{cmdlet.Class.Name}.cs");
        return cmdlet.Class.IsSealed && cmdlet.Class.Name == $"{cmdlet.Verb}{cmdlet.Noun}Command" && File.Exists(file) && Regex.Count(File.ReadAllText(file), @"\[Cmdlet\(") == 1;
    });

    [Fact]
    public void What_a_cmdlet_gives_is_declared() => None(cmdlet =>
        cmdlet.Outputs.Count > 0 || (cmdlet.Verb is not ("Get" or "New" or "Import" or "Compare" or "Test" or "Watch" or "ConvertTo" or "ConvertFrom") && Has(cmdlet, "PassThru") is null));

    [Fact]
    public void What_changes_something_asks_first() => None(cmdlet => !Changing.Contains(cmdlet.Verb) || cmdlet.Confirms || cmdlet.Noun == "SupervisorSession");

    [Fact]
    public void Who_asks_by_itself_can_be_told_not_to() => None(cmdlet => !cmdlet.HighImpact || Has(cmdlet, "Force") is { IsSwitch: true });

    [Fact]
    public void Whoever_speaks_to_engines_takes_several_sessions_in_every_set() => None(cmdlet =>
        WithoutEngine.Contains(cmdlet.Name) || (Has(cmdlet, "Session") is { TypeName: "SessionReference[]" or "SupervisorSession[]" } session && cmdlet.Sets.All(set => session.In(set) is not null)));

    [Fact]
    public void What_acts_binds_nothing_by_property_name() => None(cmdlet =>
        !Acting.Contains(cmdlet.Verb) || cmdlet.Noun == "SupervisorSession" || cmdlet.Noun.Contains("Config", StringComparison.Ordinal)
        || cmdlet.Parameters.All(parameter => parameter.Uses.All(use => !use.ByPropertyName)));

    [Fact]
    public void Parameters_are_called_as_elsewhere_in_PowerShell() => None(cmdlet => cmdlet.Parameters.All(parameter => ParameterNames.Contains(parameter.Name)));

    [Fact]
    public void At_most_two_parameters_go_without_their_name() => None(cmdlet => cmdlet.Sets.All(set => cmdlet.Of(set).Count(one => one.Use.Position is not null) <= 2));

    [Fact]
    public void Seconds_are_whole_and_known_under_both_names() => None(cmdlet =>
        Has(cmdlet, "TimeoutSec") is not { } seconds || (seconds.TypeName == "Int32" && seconds.Aliases.Contains("Timeout")));

    [Fact]
    public void States_and_streams_are_enums_as_parameters_so_that_they_complete_and_are_checked() => None(cmdlet =>
        new[] { "State", "Stream", "Format", "Section" }.All(name => Has(cmdlet, name) is not { } parameter || parameter.Values.Count > 0));

    /// <summary>A switch that is on by itself could only be put off with -Switch:$false. A constructor's code shows such a one.</summary>
    [Fact]
    public void No_switch_is_on_by_itself()
    {
        var on = Directory.EnumerateFiles(Path.Combine(Root, "src/PSModule"), "*.cs", SearchOption.AllDirectories).Where(file => SwitchOn().IsMatch(File.ReadAllText(file)));
        Assert.Equal([], on.Select(Path.GetFileName));
    }

    /// <summary>Groups are added and removed by their very names only.</summary>
    [Fact]
    public void Whoever_takes_wildcards_says_so() => None(cmdlet =>
        Has(cmdlet, "Name") is not { } name || name.Wildcards || name.TypeName == "String" || cmdlet.Verb is "New" or "Send" || cmdlet.Name is "Add-SupervisedGroup" or "Remove-SupervisedGroup");

    private static ParameterShape? Has(CmdletShape cmdlet, string name) => cmdlet.Parameters.FirstOrDefault(parameter => parameter.Name == name);

    private static void None(Func<CmdletShape, bool> isRight)
    {
        Assert.NotEmpty(Cmdlets);
        Assert.Equal([], Cmdlets.Where(cmdlet => !isRight(cmdlet)).Select(cmdlet => cmdlet.Name));
    }

    [GeneratedRegex("^Supervis(ed|or)[A-Za-z]*$")]
    private static partial Regex Noun();

    [GeneratedRegex(@"SwitchParameter \w+ \{[^}]*\} = true")]
    private static partial Regex SwitchOn();
}
