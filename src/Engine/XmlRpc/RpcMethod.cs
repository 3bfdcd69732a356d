namespace Supervisor.Engine.XmlRpc;

/// <summary>Answers one call; outcomes that the protocol knows are values, faults included.</summary>
internal delegate ValueTask<RpcValue> RpcAction(RpcArguments arguments, CancellationToken cancellation);

/// <summary>One row of the table: name, types of the result and the parameters, a line of help, and what it does.</summary>
internal sealed record RpcMethod(string Name, string Signature, string Help, RpcAction Do)
{
    /// <summary>How many parameters may be left out at the end.</summary>
    public int Optional { get; init; }

    /// <summary>"boolean", "string", … : the result first.</summary>
    public string[] Types { get; } = Signature.Split(' ');

    public async ValueTask<RpcValue> CallAsync(IReadOnlyList<RpcValue> parameters, CancellationToken cancellation)
    {
        var most = Types.Length - 1;
        if (parameters.Count > most || parameters.Count < most - Optional || !parameters.Select((value, index) => Fits(value, Types[index + 1])).All(fits => fits))
        {
            return new RpcValue.Fault(FaultCode.IncorrectParameters);
        }

        return await Do(new RpcArguments(parameters), cancellation).ConfigureAwait(false);
    }

    private static bool Fits(RpcValue value, string type) => type switch
    {
        "string" => value.AsText() is not null,
        "int" => value.AsNumber() is not null,
        "array" => value is RpcValue.List,
        _ => value is not RpcValue.Nil,
    };
}

/// <summary>The checked parameters of a call.</summary>
internal readonly record struct RpcArguments(IReadOnlyList<RpcValue> Values)
{
    public string Text(int index) => Values[index].AsText()!;

    public long Number(int index) => Values[index].AsNumber()!.Value;

    /// <summary>A flag that is true when it was left out.</summary>
    public bool Flag(int index) => index >= Values.Count || Values[index].AsFlag();

    public IReadOnlyList<RpcValue> List(int index) => ((RpcValue.List)Values[index]).Items;
}
