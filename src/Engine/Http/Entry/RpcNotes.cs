using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Entry;

/// <summary>What one request of XML-RPC leaves in the audit trail: a line for each call that was made, and one for all that its caller may not make.</summary>
internal sealed class RpcNotes
{
    private const string By = "xmlrpc";

    private readonly AuditTrail _audit;
    private readonly Caller _who;
    private readonly Clock _clock;
    private (RpcMethod Method, IReadOnlyList<RpcValue> Parameters)? _first;
    private int _forbidden;

    public RpcNotes(AuditTrail audit, Caller who, Clock clock)
    {
        (_audit, _who, _clock) = (audit, who, clock);
        Caller = new RpcCaller(who, Note);
    }

    public RpcCaller Caller { get; }

    /// <param name="method">What the request called.</param>
    public void End(string method)
    {
        if (_first is { } first)
        {
            var (did, on) = _forbidden == 1 ? (first.Method.Name, RpcOutcome.Names(first.Method, first.Parameters)) : (method, []);
            var often = _forbidden == 1 ? "" : $", {_forbidden} calls beginning with {first.Method.Name}";
            _audit.Forbidden(_who, By, did, on, first.Method.Name, _clock.Now.Monotonic, often);
        }
    }

    private void Note(RpcMethod method, IReadOnlyList<RpcValue> parameters, RpcValue answer)
    {
        if (answer is RpcValue.Fault { Code: FaultCode.Forbidden })
        {
            _forbidden++;
            _first ??= (method, parameters);
        }
        else
        {
            _audit.Changed(_who, By, method.Name, RpcOutcome.Names(method, parameters), RpcOutcome.Of(answer));
        }
    }
}
