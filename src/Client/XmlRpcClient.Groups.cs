using System.Runtime.CompilerServices;

namespace Supervisor.Client;

/// <content>Groups: an original supervisord adds and removes them one by one.</content>
public sealed partial class XmlRpcClient
{
    private const int BadName = 10;
    private const int AlreadyAdded = 90;

    public async Task<IReadOnlyList<SupervisedGroup>> GetGroupsAsync(CancellationToken cancellation)
    {
        var processes = await ListAsync(cancellation).ConfigureAwait(false);
        var infos = await LimitedAsync(limited => CallAsync("supervisor.getAllConfigInfo", [], limited), cancellation).ConfigureAwait(false);
        var priorities = infos.Items.GroupBy(info => info["group"].Text).ToDictionary(group => group.Key, group => group.First()["group_prio"].Int);
        return [.. processes.GroupBy(process => process.Group).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new SupervisedGroup
        {
            Supervisor = SessionName,
            HostName = group.First().HostName,
            Name = group.Key,
            Priority = priorities.GetValueOrDefault(group.Key),
            Processes = group.Count(),
            Running = group.Count(process => process.StateCode == (int)ProcessStateName.Running),
        })];
    }

    public async IAsyncEnumerable<GroupResult> AddGroupsAsync(IReadOnlyList<string> names, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await RereadAsync(cancellation).ConfigureAwait(false);
        var infos = await LimitedAsync(limited => CallAsync("supervisor.getAllConfigInfo", [], limited), cancellation).ConfigureAwait(false);
        var known = infos.Items.Select(info => info["group"].Text).Distinct().ToArray();
        foreach (var asked in names.Distinct(StringComparer.Ordinal))
        {
            var name = NamePattern.Written(asked, known);
            var fault = await FaultOfAsync("supervisor.addProcessGroup", name, cancellation).ConfigureAwait(false);
            yield return new GroupResult
            {
                Name = name,
                AlreadyDone = fault?.Code == AlreadyAdded,
                Fault = fault?.Code switch
                {
                    AlreadyAdded => null,
                    BadName => fault with { Message = $"cannot find the group '{name}': the configuration has no group of this name" },
                    _ => fault,
                },
                Group = fault is null or { Code: AlreadyAdded } ? await GroupAsync(name, cancellation).ConfigureAwait(false) : null,
            };
        }
    }

    public async IAsyncEnumerable<GroupResult> RemoveGroupsAsync(IReadOnlyList<string> names, bool force, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var groups = (await GetGroupsAsync(cancellation).ConfigureAwait(false)).ToDictionary(group => group.Name);
        foreach (var name in names.SelectMany(name => NamePattern.Groups(name, groups.Keys)).Distinct())
        {
            if (force && groups.ContainsKey(name))
            {
                await CallAsync("supervisor.stopProcessGroup", [name], cancellation).ConfigureAwait(false);
            }

            var fault = await FaultOfAsync("supervisor.removeProcessGroup", name, cancellation).ConfigureAwait(false);
            yield return new GroupResult
            {
                Name = name,
                Group = groups.GetValueOrDefault(name),
                Fault = fault?.Code == BadName ? fault with { Message = $"cannot find the group '{name}': no group of this name is active" } : fault,
            };
        }
    }

    private async Task<SupervisedGroup?> GroupAsync(string name, CancellationToken cancellation) =>
        (await GetGroupsAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(group => group.Name == name);

    private async Task<Fault?> FaultOfAsync(string method, string name, CancellationToken cancellation)
    {
        try
        {
            await LimitedAsync(limited => CallAsync(method, [name], limited), cancellation).ConfigureAwait(false);
            return null;
        }
        catch (XmlRpcFaultException refused)
        {
            return refused.Fault;
        }
    }
}
