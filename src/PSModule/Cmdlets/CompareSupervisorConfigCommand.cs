using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Shows what an update would change, and changes nothing.</summary>
[Cmdlet(VerbsData.Compare, "SupervisorConfig", DefaultParameterSetName = EngineSet)]
[OutputType(typeof(ConfigChange))]
public sealed class CompareSupervisorConfigCommand : ConfigChangeCmdlet
{
    /// <summary>What the fragment is called on the engine; the file's base name when omitted.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FragmentNameCompleter))]
    public string? Name { get; set; }

    private protected override string? FragmentName => Name;

    private protected override void Act()
    {
        var wanted = TakeWanted();
        OnEach(wanted.Count == 0 ? [] : ChosenSessions(), async (session, pump) =>
        {
            foreach (var fragment in wanted)
            {
                pump.Verbose($"compare {(fragment is null ? "the files" : $"fragment '{fragment.Name}'")} with what runs on {session.Name}");
                foreach (var change in await AskAsync(session, fragment, new() { WhatIf = true }, pump).ConfigureAwait(false) ?? [])
                {
                    await pump.ObjectAsync(change).ConfigureAwait(false);
                }
            }
        });
    }
}
