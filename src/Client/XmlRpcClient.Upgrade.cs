namespace Supervisor.Client;

/// <content>An original supervisord is replaced by stopping it.</content>
public sealed partial class XmlRpcClient
{
    public Task<SupervisorEngine> UpgradeAsync(string? binary, CancellationToken cancellation) => throw Unsupported("upgrade the engine");
}
