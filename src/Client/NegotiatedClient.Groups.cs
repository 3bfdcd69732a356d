namespace Supervisor.Client;

/// <content>Groups: shown, added from the files, removed.</content>
public sealed partial class NegotiatedClient
{
    public Task<IReadOnlyList<SupervisedGroup>> GetGroupsAsync(CancellationToken cancellation) =>
        AskAsync(client => client.GetGroupsAsync(cancellation), cancellation);

    public IAsyncEnumerable<GroupResult> AddGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellation) =>
        EachAsync(client => client.AddGroupsAsync(names, cancellation), cancellation);

    public IAsyncEnumerable<GroupResult> RemoveGroupsAsync(IReadOnlyList<string> names, bool force, CancellationToken cancellation) =>
        EachAsync(client => client.RemoveGroupsAsync(names, force, cancellation), cancellation);
}
