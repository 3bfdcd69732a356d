using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Base of Compare- and Update-SupervisorConfig: an engine's own files, or a fragment from a file or an object.</summary>
public abstract class ConfigChangeCmdlet : SessionCmdlet
{
    private protected const string EngineSet = "Engine";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string InputObjectSet = "InputObject";

    private readonly List<FragmentPush> _fragments = [];

    /// <summary>Files of fragments: supervisord's format, .json or .psd1.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A configuration of Import- or ConvertFrom-SupervisorConfig.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [ValidateNotNull]
    public SupervisorConfig[] InputObject { get; set; } = [];

    /// <summary>What is asked of every engine: each fragment, or null for the engine's own files. Of two with one name nobody knows which is meant.</summary>
    private protected IReadOnlyList<FragmentPush?> TakeWanted()
    {
        if (ParameterSetName == EngineSet)
        {
            return [null];
        }

        var wanted = new List<FragmentPush?>();
        foreach (var name in _fragments.Distinct().GroupBy(fragment => fragment.Name))
        {
            if (name.Count() == 1)
            {
                wanted.Add(name.First());
                continue;
            }

            WriteError(Refusals.Of(
                ErrorIds.FragmentNameInvalid,
                ErrorCategory.InvalidArgument,
                name.Select(fragment => fragment.Source).ToArray(),
                $"cannot push {string.Join(" and ", name.Select(fragment => fragment.Source))}: both would be the fragment '{name.Key}'",
                "Push them one after the other, each with a -Name of its own."));
        }

        return wanted;
    }

    /// <summary>The name that was given for the fragment, or null for the file's own.</summary>
    private protected abstract string? FragmentName { get; }

    private protected override void Collect()
    {
        var folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        foreach (var config in InputObject)
        {
            Add(() => FragmentPush.OfConfig(config, FragmentName));
        }

        foreach (var file in ConfigPaths.Resolve(this, ParameterSetName == LiteralPathSet ? LiteralPath : Path, ParameterSetName == LiteralPathSet))
        {
            Add(() => FragmentPush.OfFile(file, FragmentName, folder));
        }
    }

    /// <summary>One that cannot be pushed does not keep the others back.</summary>
    private protected void Add(Func<FragmentPush> make)
    {
        try
        {
            _fragments.Add(make());
        }
        catch (RefusedException refused)
        {
            WriteError(refused.Record);
        }
    }

    /// <summary>What the engine says would change, or why it would not take it: then every problem has been written, and null comes back.</summary>
    private protected static async Task<IReadOnlyList<ConfigChange>?> AskAsync(
        SupervisorSession session, FragmentPush? fragment, ConfigurationRequest request, PipelinePump pump)
    {
        try
        {
            var client = session.Client;
            return fragment is null ? await client.UpdateAsync(request, pump.Stopping).ConfigureAwait(false)
                : fragment.Text is null ? await client.RemoveFragmentAsync(fragment.Name, request, pump.Stopping).ConfigureAwait(false)
                : await client.PushFragmentAsync(fragment.Name, With(request, fragment.Text), pump.Stopping).ConfigureAwait(false);
        }
        catch (SupervisorException refused) when (refused.Kind == SupervisorErrorKind.Fault)
        {
            foreach (var error in ConfigRefusals.Of(refused, fragment, request.Groups ?? [], session))
            {
                await pump.ErrorAsync(error).ConfigureAwait(false);
            }

            return null;
        }
    }

    private static ConfigurationRequest With(ConfigurationRequest request, string text) => new()
    {
        Text = text,
        WhatIf = request.WhatIf,
        Wait = request.Wait,
        TimeoutSeconds = request.TimeoutSeconds,
    };
}
