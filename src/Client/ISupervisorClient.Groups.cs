namespace Supervisor.Client;

/// <content>Groups: shown, added from the files, removed.</content>
public partial interface ISupervisorClient
{
    Task<IReadOnlyList<SupervisedGroup>> GetGroupsAsync(CancellationToken cancellation);

    /// <summary>Reads the files again and adds groups of them; each result is given as it is there.</summary>
    IAsyncEnumerable<GroupResult> AddGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellation);

    /// <summary>Removes groups, with <paramref name="force"/> also those that run, after stopping them.</summary>
    IAsyncEnumerable<GroupResult> RemoveGroupsAsync(IReadOnlyList<string> names, bool force, CancellationToken cancellation);
}
