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
    [ArgumentCompleter(typeof(ConfigNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Programs, groups, servers or fragments instead of one object for all.</summary>
    [Parameter]
    public ConfigSectionKind Section { get; set; }

    private protected override void Act() => OnEach(ChosenSessions(), async (session, pump) =>
    {
        pump.Verbose($"read the configuration of {session.Name}");
        if (Section == ConfigSectionKind.Fragment)
        {
            var fragments = await session.Client.GetFragmentsAsync(pump.Stopping).ConfigureAwait(false);
            CompletionCaches.Fragments.Keep(session, fragments);
            await ShowAsync(fragments, fragment => fragment.Name, session, pump).ConfigureAwait(false);
            return;
        }

        var running = await session.Client.GetConfigurationAsync(pump.Stopping).ConfigureAwait(false);
        CompletionCaches.Configuration.Keep(session, [running]);
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
        var names = Name.Select(name => (Name: name, Selects: ProcessName.SelectsText(name, items.Select(nameOf)))).ToList();
        foreach (var item in items.Where(item => names.Count == 0 || names.Exists(name => name.Selects(nameOf(item)))))
        {
            await pump.ObjectAsync(item).ConfigureAwait(false);
        }

        foreach (var (literal, _) in names.Where(name => ProcessName.IsLiteral(name.Name) && !items.Any(item => name.Selects(nameOf(item)))))
        {
            await pump.ErrorAsync(Refusals.Of(
                ErrorIds.ConfigurationSectionNotFound, ErrorCategory.ObjectNotFound, literal, $"cannot find a {Section.ToString().ToLowerInvariant()} named '{literal}' on {session.Place}")).ConfigureAwait(false);
        }
    }
}
