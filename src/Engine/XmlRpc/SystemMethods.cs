using Supervisor.Engine.Core;

namespace Supervisor.Engine.XmlRpc;

/// <summary>All methods by name, those of the "system" namespace included.</summary>
internal sealed class SystemMethods
{
    private const string Multicall = "system.multicall";
    private const long HeaviestAnswer = 16 << 20;
    private const int LeastWeight = 64;
    private const int FewCalls = 16;

    private readonly Dictionary<string, RpcMethod> _methods;

    public SystemMethods(IEnumerable<RpcMethod> supervisor)
    {
        RpcMethod[] own =
        [
            new("system.listMethods", Access.Read, "array", "The names of all methods.", (_, _) => new(RpcValue.List.Of(_methods!.Keys.Order(StringComparer.Ordinal)))),
            new("system.methodHelp", Access.Read, "string string", "What a method does.", (a, _) => new(Find(a.Text(0), method => method.Help))),
            new("system.methodSignature", Access.Read, "array string", "The types of a method's result and parameters.", (a, _) => new(Find(a.Text(0), method => RpcValue.List.Of(method.Types)))),
            new(Multicall, Access.Read, "array array", "Calls {methodName, params} one after the other: an array of results, or {faultCode, faultString}.", MulticallAsync) { IsLarge = true },
        ];
        _methods = supervisor.Concat(own).ToDictionary(method => method.Name, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<RpcMethod> All => _methods.Values;

    /// <summary>Its answer can have megabytes; that of a multicall of a few small calls cannot.</summary>
    public bool IsLarge(RpcRequest call) =>
        call is { Method: Multicall, Parameters: [RpcValue.List { Items: { Count: <= FewCalls } calls }] }
            ? calls.Any(item => (item as RpcValue.Struct)?["methodName"]?.AsText() is { } name && IsLarge(name))
            : IsLarge(call.Method);

    private bool IsLarge(string name) => _methods.TryGetValue(name, out var method) && method.IsLarge;

    public ValueTask<RpcValue> CallAsync(string name, IReadOnlyList<RpcValue> parameters, RpcCaller caller, CancellationToken cancellation) =>
        _methods.TryGetValue(name, out var method) ? method.CallAsync(parameters, caller, cancellation) : new(new RpcValue.Fault(FaultCode.UnknownMethod));

    private RpcValue Find(string name, Func<RpcMethod, RpcValue> tell) =>
        _methods.TryGetValue(name, out var method) ? tell(method) : new RpcValue.Fault(FaultCode.SignatureUnsupported);

    private async ValueTask<RpcValue> MulticallAsync(RpcArguments arguments, CancellationToken cancellation)
    {
        var results = new List<RpcValue>();
        var weight = 0L;
        foreach (var call in arguments.List(0))
        {
            // A small call can have a large answer; a million of them must not.
            if (weight > HeaviestAnswer)
            {
                results.Add(new RpcValue.Fault(FaultCode.Failed, $"the answers before this one have more than {HeaviestAnswer >> 20} MiB"));
                weight += LeastWeight;
                if (weight > 2 * HeaviestAnswer)
                {
                    return new RpcValue.Fault(FaultCode.Failed, $"the answer would have more than {2 * HeaviestAnswer >> 20} MiB");
                }

                continue;
            }

            results.Add(await ItemAsync(call as RpcValue.Struct, arguments.Caller, cancellation).ConfigureAwait(false));
            weight += WeightOf(results[^1]);
        }

        return new RpcValue.List(results);
    }

    /// <summary>About the bytes that it takes as XML.</summary>
    private static long WeightOf(RpcValue value) => LeastWeight + value switch
    {
        RpcValue.Text text => text.Value.Length,
        RpcValue.Fault fault => fault.Message.Length,
        RpcValue.List list => list.Items.Sum(WeightOf),
        RpcValue.Struct members => members.Members.Sum(member => member.Name.Length + WeightOf(member.Value)),
        _ => 0,
    };

    /// <summary>The bare result, not wrapped in an array of one as other implementations do: supervisord's clients expect it so.</summary>
    private async ValueTask<RpcValue> ItemAsync(RpcValue.Struct? call, RpcCaller caller, CancellationToken cancellation)
    {
        if (call?["methodName"]?.AsText() is not { } name)
        {
            return new RpcValue.Fault(FaultCode.IncorrectParameters, "No methodName");
        }

        if (name == Multicall)
        {
            return new RpcValue.Fault(FaultCode.IncorrectParameters, "Recursive system.multicall forbidden");
        }

        IReadOnlyList<RpcValue> parameters = call["params"] switch
        {
            RpcValue.List list => list.Items,
            null => [],
            { } other => [other],
        };
        try
        {
            return await CallAsync(name, parameters, caller, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return new RpcValue.Fault(FaultCode.Failed, problem.Message);
        }
    }
}
