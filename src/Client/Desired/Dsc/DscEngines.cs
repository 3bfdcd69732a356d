namespace Supervisor.Client.Desired.Dsc;

/// <summary>Supervisor/Engine.</summary>
internal sealed class DscEngines(DscSurroundings surroundings, DscTrace trace)
{
    private static readonly IReadOnlyList<DeclaredProperty> Properties = EngineProperties.All;

    public async Task<IReadOnlyList<byte[]>> AnswerAsync(DscRequest request, ReadOnlyMemory<byte> input)
    {
        var wanted = DeclarationReader.Read(Properties, input);
        if (wanted.Text(PropertyNames.ConfigPath) is { } path && !Path.IsPathRooted(path))
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot use '{path}' as {PropertyNames.ConfigPath}: expected a path from the root");
        }

        if (request.Operation == DscOperation.Export)
        {
            return await ExportAsync(wanted).ConfigureAwait(false);
        }

        using var target = EngineTarget.Find(wanted, surroundings.Connect);
        var engine = new DesiredEngine(target.Client, target.SocketPath, surroundings.Launch, trace.Write) { WhyNotOpenedBy = target.WhyNotOpenedBy };
        return request.Operation switch
        {
            DscOperation.Get => DscAnswer.Get(Properties, await engine.GetAsync(wanted, CancellationToken.None).ConfigureAwait(false)),
            DscOperation.Test => DscAnswer.Test(Properties, await engine.TestAsync(wanted, CancellationToken.None).ConfigureAwait(false)),
            _ => DscAnswer.Set(Properties, await engine.SetAsync(wanted, request.WhatIf, CancellationToken.None).ConfigureAwait(false)),
        };
    }

    /// <summary>The one that is meant, and every other at a usual place; of what does not run or answer, nothing is said but a trace.</summary>
    private async Task<IReadOnlyList<byte[]>> ExportAsync(Declaration filter)
    {
        List<byte[]> lines = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        var places = filter.Text(PropertyNames.SocketPath) is { Length: > 0 } ? [] : SupervisorEndpoint.WellKnownSockets.Where(File.Exists);
        foreach (var wanted in places.Select(place => new Declaration { [PropertyNames.SocketPath] = place }).Prepend(filter))
        {
            try
            {
                using var target = EngineTarget.Find(wanted, surroundings.Connect);
                var engine = await new DesiredEngine(target.Client, target.SocketPath, surroundings.Launch, trace.Write).GetAsync(wanted, CancellationToken.None).ConfigureAwait(false);
                if (engine.Text(PropertyNames.State) == EngineProperties.Running && seen.Add(engine.Text("engineId")!) && DesiredEngine.Differing(filter, engine).Count == 0)
                {
                    lines.Add(DeclarationWriter.Write(Properties, engine));
                }
            }
            catch (DesiredStateException silent) when (silent.Fault is DesiredStateFault.EngineNotReachable or DesiredStateFault.PermissionDenied && wanted.Text(PropertyNames.SocketPath) is null)
            {
                trace.Write("debug", silent.Message);
            }
            catch (DesiredStateException silent) when (silent.Fault is DesiredStateFault.EngineNotReachable or DesiredStateFault.PermissionDenied && wanted != filter)
            {
                trace.Write("warn", silent.Message);
            }
        }

        return lines;
    }
}
