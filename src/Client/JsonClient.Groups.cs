using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Supervisor.Client;

/// <content>Groups: shown, added from the files, removed.</content>
public sealed partial class JsonClient
{
    private const int BadName = 10;

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
        var (names, answered) = (request.Names, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        for (var cuts = 0; ; cuts++)
        {
            var (seen, cut) = (_seen, (SupervisorException?)null);
            var body = JsonSerializer.SerializeToUtf8Bytes(request with { Names = names }, Json.GroupRequest);
            var results = ReadLinesAsync(HttpMethod.Post, path, body, Json.GroupResult, cancellation);
            await foreach (var result in UntilCutAsync(results, broken => cut = cuts < OpenAction.MostCuts ? broken : null, cancellation).ConfigureAwait(false))
            {
                answered.Add(result.Name);
                var told = result.Group is { } group ? result with { Group = group with { Supervisor = SessionName } } : result;

                // Unknown names are answered first: after a cut, one that is not there was removed before it.
                yield return cuts > 0 && path == Routes.RemoveGroups && told.Fault is { Code: BadName } ? told with { Fault = null } : told;
            }

            if (cut is null)
            {
                yield break;
            }

            await ThrowUnlessSucceededAsync(cut, seen, cancellation).ConfigureAwait(false);
            names = [.. request.Names.Where(name => !answered.Contains(name))];
            if (names.Count == 0)
            {
                yield break;
            }
        }
    }
}
