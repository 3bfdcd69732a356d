namespace Supervisor.Client.Desired.Dsc;

/// <summary>Supervisor/ProgramList.</summary>
internal sealed class DscProgramLists(DscSurroundings surroundings, DscTrace trace)
{
    private static readonly IReadOnlyList<DeclaredProperty> Properties = ProgramListProperties.All;

    public async Task<IReadOnlyList<byte[]>> AnswerAsync(DscRequest request, ReadOnlyMemory<byte> input)
    {
        var wanted = DeclarationReader.Read(Properties, input);
        using var target = EngineTarget.Find(wanted, surroundings.Connect);
        var programs = new DesiredPrograms(target.Client, trace.Write, target.ReadFile, target.SocketPath);
        var list = new DesiredProgramList(programs, trace.Write, target.SocketPath);
        return request.Operation switch
        {
            DscOperation.Get => DscAnswer.Get(Properties, await list.GetAsync(wanted, CancellationToken.None).ConfigureAwait(false)),
            DscOperation.Test => DscAnswer.Test(Properties, await list.TestAsync(wanted, CancellationToken.None).ConfigureAwait(false)),
            DscOperation.Set => DscAnswer.Set(Properties, await list.SetAsync(wanted, request.WhatIf, CancellationToken.None).ConfigureAwait(false)),
            _ => DscAnswer.Get(Properties, await list.ExportAsync(CancellationToken.None).ConfigureAwait(false)),
        };
    }
}
