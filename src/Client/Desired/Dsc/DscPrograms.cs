namespace Supervisor.Client.Desired.Dsc;

/// <summary>Supervisor/Program.</summary>
internal sealed class DscPrograms(DscSurroundings surroundings, DscTrace trace)
{
    private static readonly IReadOnlyList<DeclaredProperty> Properties = ProgramProperties.All;

    public async Task<IReadOnlyList<byte[]>> AnswerAsync(DscRequest request, ReadOnlyMemory<byte> input)
    {
        var wanted = DeclarationReader.Read(Properties, input);
        if (request.Operation != DscOperation.Export && wanted.Text(PropertyNames.Name) is null or "")
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot {request.Operation.ToString().ToLowerInvariant()} a program: '{PropertyNames.Name}' is missing");
        }

        using var target = EngineTarget.Find(wanted, surroundings.Connect);
        var programs = new DesiredPrograms(target.Client, trace.Write, target.ReadFile, target.SocketPath);
        return request.Operation switch
        {
            DscOperation.Get => DscAnswer.Get(Properties, await programs.GetAsync(wanted, CancellationToken.None).ConfigureAwait(false)),
            DscOperation.Test => DscAnswer.Test(Properties, await programs.TestAsync(wanted, CancellationToken.None).ConfigureAwait(false)),
            DscOperation.Set => DscAnswer.Set(Properties, await programs.SetAsync(wanted, request.WhatIf, CancellationToken.None).ConfigureAwait(false)),
            _ => [.. (await programs.ReadAsync(CancellationToken.None).ConfigureAwait(false)).Matching(wanted).Select(view => DeclarationWriter.Write(Properties, view))],
        };
    }
}
