using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>What Get-SupervisorConfig can show of a configuration by itself.</summary>
public enum ConfigSectionKind
{
    Program,
    Group,
    Server,
    Fragment,
}

/// <summary>Shows what an engine runs with, without passwords.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisorConfig")]
[OutputType(typeof(RunningConfiguration), typeof(SupervisorConfigProgram), typeof(SupervisorConfigGroup), typeof(SupervisorConfigServer), typeof(ConfigFragment))]
public sealed class GetSupervisorConfigCommand : PipedSessionCmdlet
{
    /// <summary>Only what is called so; programs, unless -Section says otherwise.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Programs, groups, servers or fragments instead of one object for all.</summary>
    [Parameter]
    public ConfigSectionKind Section { get; set; }

    private protected override void Act() => OnEach(ChosenSessions(), async (session, pump) =>
    {
        pump.Verbose($"read the configuration of {session.Name}");
        if (Section == ConfigSectionKind.Fragment)
        {
            await ShowAsync(await session.Client.GetFragmentsAsync(pump.Stopping).ConfigureAwait(false), fragment => fragment.Name, session, pump).ConfigureAwait(false);
            return;
        }

        var running = await session.Client.GetConfigurationAsync(pump.Stopping).ConfigureAwait(false);
        if (Name.Length == 0 && !MyInvocation.BoundParameters.ContainsKey(nameof(Section)))
        {
            await pump.ObjectAsync(running).ConfigureAwait(false);
            return;
        }

        await (Section switch
        {
            ConfigSectionKind.Group => ShowAsync(running.Groups, group => group.Name, session, pump),
            ConfigSectionKind.Server => ShowAsync(running.Servers, server => server.Name, session, pump),
            _ => ShowAsync(running.Programs, program => program.Name, session, pump),
        }).ConfigureAwait(false);
    });

    private async Task ShowAsync<T>(IReadOnlyList<T> items, Func<T, string> nameOf, SupervisorSession session, PipelinePump pump)
        where T : class
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        foreach (var item in items.Where(item => patterns.Count == 0 || patterns.Exists(pattern => pattern.IsMatch(nameOf(item)))))
        {
            await pump.ObjectAsync(item).ConfigureAwait(false);
        }

        foreach (var literal in Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !items.Any(item => nameOf(item).Equals(name, StringComparison.OrdinalIgnoreCase))))
        {
            await pump.ErrorAsync(Refusals.Of(
                ErrorIds.ConfigurationSectionNotFound, ErrorCategory.ObjectNotFound, literal, $"cannot find a {Section.ToString().ToLowerInvariant()} named '{literal}' on {session.Name}")).ConfigureAwait(false);
        }
    }
}
