using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.XmlRpc;

/// <summary>Reading the configuration again, groups that come and go, and the end of it all.</summary>
internal sealed class ConfigurationMethods(EngineFace face)
{
    public async ValueTask<RpcValue> RereadAsync(CancellationToken cancellation)
    {
        var result = await face.Operations.Configuration.ReadAsync().WaitAsync(cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return CannotReread(result);
        }

        var difference = face.Operations.Difference();
        return new RpcValue.List(
        [
            new RpcValue.List(
            [
                RpcValue.List.Of(difference.Added),
                RpcValue.List.Of(difference.Changed.Select(change => change.Group)),
                RpcValue.List.Of(difference.Removed),
            ]),
        ]);
    }

    public async ValueTask<RpcValue> AddGroupAsync(RpcArguments a, CancellationToken cancellation) =>
        await face.Operations.AddGroupAsync(a.Text(0)).WaitAsync(cancellation).ConfigureAwait(false) switch
        {
            true => RpcValue.True,
            false => new RpcValue.Fault(FaultCode.AlreadyAdded, a.Text(0)),
            null => new RpcValue.Fault(FaultCode.BadName, a.Text(0)),
        };

    public async ValueTask<RpcValue> RemoveGroupAsync(RpcArguments a, CancellationToken cancellation) =>
        await face.Operations.RemoveGroupAsync(a.Text(0)).WaitAsync(cancellation).ConfigureAwait(false) switch
        {
            true => RpcValue.True,
            false => new RpcValue.Fault(FaultCode.StillRunning, a.Text(0)),
            null => new RpcValue.Fault(FaultCode.BadName, a.Text(0)),
        };

    public RpcValue AllConfigInfo()
    {
        var state = face.Operations.State;
        return new RpcValue.List(
        [
            .. from @group in face.Operations.Configuration.Pending.Groups
               from program in @group.Processes
               orderby program.Name, @group.Name
               select ConfigInfo.Of(@group, program, state.Groups.ContainsKey(@group.Name), error => AutoLog(new ProcessKey(@group.Name, program.Name), error)),
        ]);

        // The original shows the path as soon as it has made the file, which is when the group is made.
        string AutoLog(ProcessKey key, bool error) =>
            state.Find(key) is { } entry && face.Logs.PathOf(LogName.Of(entry, error)) is { } path ? path : "auto";
    }

    public RpcValue Shutdown()
    {
        face.Operations.Shutdown();
        return RpcValue.True;
    }

    /// <summary>Unlike the original, a configuration with errors stops nothing.</summary>
    public async ValueTask<RpcValue> RestartAsync(CancellationToken cancellation)
    {
        var result = await face.Operations.ReloadAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return result.Succeeded ? RpcValue.True : CannotReread(result);
    }

    private static RpcValue.Fault CannotReread(ConfigurationResult result) => new(FaultCode.CantReread, string.Join("; ", result.Errors));
}
