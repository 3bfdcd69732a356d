using Supervisor.Engine.Core;

namespace Supervisor.Engine.XmlRpc;

/// <summary>Answers one call; outcomes that the protocol knows are values, faults included.</summary>
internal delegate ValueTask<RpcValue> RpcAction(RpcArguments arguments, CancellationToken cancellation);

/// <summary>Told of each call that changes something, or was to.</summary>
internal delegate void RpcAudit(RpcMethod method, IReadOnlyList<RpcValue> parameters, RpcValue answer);

/// <summary>One row of the table: name, what the caller must be allowed, types of the result and the parameters, a line of help, and what it does.</summary>
internal sealed record RpcMethod(string Name, Access Needs, string Signature, string Help, RpcAction Do)
{
    /// <summary>How many parameters may be left out at the end.</summary>
    public int Optional { get; init; }

    /// <summary>Its answer can have megabytes.</summary>
    public bool IsLarge { get; init; }

    /// <summary>"boolean", "string", … : the result first.</summary>
    public string[] Types { get; } = Signature.Split(' ');

    public async ValueTask<RpcValue> CallAsync(IReadOnlyList<RpcValue> parameters, RpcCaller caller, CancellationToken cancellation)
    {
        if (caller.Who.May < Needs)
        {
            return Told(new RpcValue.Fault(FaultCode.Forbidden, $"{caller.Who.Who} may not call {Name}, only read"));
        }

        try
        {
            return Told(await CheckedAsync(parameters, caller, cancellation).ConfigureAwait(false));
        }
        catch (Exception problem) when (Needs == Access.Control)
        {
            // What was asked may have happened all the same: whoever left early did not take it back.
            caller.Audit(this, parameters, new RpcValue.Fault(FaultCode.Failed, problem is OperationCanceledException ? "the client has left" : problem.Message));
            throw;
        }

        RpcValue Told(RpcValue answer)
        {
            if (Needs == Access.Control)
            {
                caller.Audit(this, parameters, answer);
            }

            return answer;
        }
    }

    private async ValueTask<RpcValue> CheckedAsync(IReadOnlyList<RpcValue> parameters, RpcCaller caller, CancellationToken cancellation)
    {
        var most = Types.Length - 1;
        if (parameters.Count > most || parameters.Count < most - Optional || !parameters.Select((value, index) => Fits(value, Types[index + 1])).All(fits => fits))
        {
            return new RpcValue.Fault(FaultCode.IncorrectParameters);
        }

        return await Do(new RpcArguments(parameters, caller), cancellation).ConfigureAwait(false);
    }

    private static bool Fits(RpcValue value, string type) => type switch
    {
        "string" => value.AsText() is not null,
        "int" => value.AsNumber() is not null,
        "array" => value is RpcValue.List,
        _ => value is not RpcValue.Nil,
    };
}

/// <summary>Who calls, and where what he changes is written down.</summary>
internal sealed record RpcCaller(Caller Who, RpcAudit Audit);

/// <summary>The checked parameters of a call.</summary>
internal readonly record struct RpcArguments(IReadOnlyList<RpcValue> Values, RpcCaller Caller)
{
    public string Text(int index) => Values[index].AsText()!;

    public long Number(int index) => Values[index].AsNumber()!.Value;

    /// <summary>A flag that is true when it was left out.</summary>
    public bool Flag(int index) => index >= Values.Count || Values[index].AsFlag();

    public IReadOnlyList<RpcValue> List(int index) => ((RpcValue.List)Values[index]).Items;
}
