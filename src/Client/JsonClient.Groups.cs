using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Supervisor.Client;

/// <content>Groups: shown, added from the files, removed.</content>
public sealed partial class JsonClient
{
    public async Task<IReadOnlyList<SupervisedGroup>> GetGroupsAsync(CancellationToken cancellation)
    {
        var groups = await AskAsync(HttpMethod.Get, Routes.Groups, Json.SupervisedGroupArray, RequestTimeout, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(groups, group => group with { Supervisor = SessionName });
    }

    public IAsyncEnumerable<GroupResult> AddGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellation) =>
        ChangeGroupsAsync(Routes.AddGroups, new GroupRequest { Names = names }, cancellation);

    public IAsyncEnumerable<GroupResult> RemoveGroupsAsync(IReadOnlyList<string> names, bool force, CancellationToken cancellation) =>
        ChangeGroupsAsync(Routes.RemoveGroups, new GroupRequest { Names = names, Force = force }, cancellation);

    private async IAsyncEnumerable<GroupResult> ChangeGroupsAsync(string path, GroupRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Json.GroupRequest);
        await foreach (var result in ReadLinesAsync(HttpMethod.Post, path, body, Json.GroupResult, cancellation).ConfigureAwait(false))
        {
            yield return result.Group is { } group ? result with { Group = group with { Supervisor = SessionName } } : result;
        }
    }
}
