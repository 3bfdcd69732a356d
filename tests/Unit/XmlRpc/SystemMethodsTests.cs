using Supervisor.Engine.Core;
using Supervisor.Engine.XmlRpc;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.XmlRpc;

public sealed class SystemMethodsTests
{
    private static readonly RpcMethod Broken = new("supervisor.broken", Access.Read, "boolean", "", (_, _) => throw new InvalidOperationException("a bug"));

    [Fact]
    public async Task A_bug_in_a_multicall_is_a_fault_of_that_call_alone()
    {
        var methods = new SystemMethods([Broken, new RpcMethod("supervisor.fine", Access.Read, "boolean", "", (_, _) => new(RpcValue.True))]);
        var calls = new RpcValue.List([Call("supervisor.broken"), Call("supervisor.fine"), "no struct"]);
        var results = ((RpcValue.List)await methods.CallAsync("system.multicall", [calls], new RpcCaller(Caller.Unlimited, (_, _, _) => { }), default)).Items;
        Assert.Equal([new RpcValue.Fault(FaultCode.Failed, "a bug"), RpcValue.True, new RpcValue.Fault(FaultCode.IncorrectParameters, "No methodName")], results);
    }

    [Fact]
    public async Task A_number_is_read_as_a_name_and_nil_is_not()
    {
        await using var engine = await LiveEngine.StartAsync([Single("cat")]);
        Assert.Contains("BAD_NAME: 10", await CallAsync(engine, "supervisor.startProcess", "<int>10</int>"), StringComparison.Ordinal);
        Assert.Contains("INCORRECT_PARAMETERS", await CallAsync(engine, "supervisor.startProcess", "cat", "<nil/>"), StringComparison.Ordinal);
        Assert.Contains("INCORRECT_PARAMETERS", await CallAsync(engine, "supervisor.readLog", "x", "0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_method_has_help()
    {
        await using var engine = await LiveEngine.StartAsync([]);
        var list = await CallAsync(engine, "system.listMethods");
        var names = System.Xml.Linq.XElement.Parse(list).Descendants("string").Select(name => name.Value).ToList();
        Assert.Equal(41, names.Count);
        foreach (var name in names)
        {
            Assert.DoesNotContain("<string></string>", await CallAsync(engine, "system.methodHelp", name), StringComparison.Ordinal);
        }
    }

    private static async Task<string> CallAsync(LiveEngine engine, string method, params string[] texts)
    {
        var parameters = string.Concat(texts.Select(text => $"<param><value>{text}</value></param>"));
        var reply = await engine.Web.PostAsync("/RPC2", new StringContent($"<methodCall><methodName>{method}</methodName><params>{parameters}</params></methodCall>"));
        return await reply.Content.ReadAsStringAsync();
    }

    private static RpcValue.Struct Call(string name) => new([("methodName", name), ("params", new RpcValue.List([]))]);
}
