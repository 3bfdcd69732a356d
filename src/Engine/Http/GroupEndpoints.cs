using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Groups: shown, added from the files, removed.</summary>
internal sealed class GroupEndpoints(EngineFace face)
{
    public Task ListAsync(HttpContext context)
    {
        SupervisedGroup[] groups = [.. face.Operations.State.Groups.Values.Select(Of)];
        return Bodies.WriteListAsync(context, groups, ProtocolJson.Default.SupervisedGroupArray);
    }

    public async Task AddAsync(HttpContext context)
    {
        if (await NamesAsync(context, "add").ConfigureAwait(false) is not { } asked)
        {
            return;
        }

        // What is on disk now is meant; who adds has just written it.
        var read = await face.Operations.Configuration.ReadAsync().ConfigureAwait(false);
        if (!read.Succeeded)
        {
            await Refusals.BadConfigurationAsync(context, read).ConfigureAwait(false);
            return;
        }

        await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
        foreach (var name in asked.Names.Distinct(StringComparer.Ordinal))
        {
            await AnswerAsync(context, await AddAsync(Written(name)).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    public async Task RemoveAsync(HttpContext context)
    {
        if (await NamesAsync(context, "remove").ConfigureAwait(false) is not { } asked)
        {
            return;
        }

        await Bodies.BeginLinesAsync(context).ConfigureAwait(false);
        var state = face.Operations.State;
        var found = asked.Names.Select(name => (Name: name, Groups: ProcessNames.FindGroups(state, name).ToArray())).ToArray();
        foreach (var (name, _) in found.Where(one => one.Groups.Length == 0 && !ProcessNames.IsPattern(one.Name)))
        {
            await AnswerAsync(context, Unknown(name, "no group of this name is active")).ConfigureAwait(false);
        }

        // Side by side, as an update does it: the slowest to stop decides how long it takes.
        var removals = found.SelectMany(one => one.Groups).Distinct().Select(group => RemoveAsync(group, asked.Force)).ToList();
        while (removals.Count > 0)
        {
            var done = await Task.WhenAny(removals).ConfigureAwait(false);
            removals.Remove(done);
            await AnswerAsync(context, await done.ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<GroupResult> AddAsync(string name) => await face.Operations.AddGroupAsync(name).ConfigureAwait(false) switch
    {
        null => Unknown(name, "the configuration has no group of this name"),
        var added => new GroupResult { Name = name, AlreadyDone = added == false, Group = View(name) },
    };

    private async Task<GroupResult> RemoveAsync(GroupEntry group, bool force)
    {
        var name = group.Settings.Name;
        if (force)
        {
            await face.Operations.StopGroupAsync(name).ConfigureAwait(false);
        }

        return await face.Operations.RemoveGroupAsync(name).ConfigureAwait(false) switch
        {
            true => new GroupResult { Name = name, Group = Of(group) },
            false => new GroupResult { Name = name, Group = View(name), Fault = Refusals.Fault(FaultCode.StillRunning, $"cannot remove the group {name}: it has processes that run") },
            null => Unknown(name, "no group of this name is active"),
        };
    }

    /// <summary>The name as the configuration writes it, by the same rule of case as everywhere.</summary>
    private string Written(string name)
    {
        var names = face.Operations.Configuration.Pending.Groups.Select(group => group.Name).ToArray();
        var similar = names.Where(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return names.Contains(name, StringComparer.Ordinal) || similar.Length != 1 ? name : similar[0];
    }

    private static GroupResult Unknown(string name, string why) =>
        new() { Name = name, Fault = Refusals.Fault(FaultCode.BadName, $"cannot find the group '{name}': {why}") };

    private SupervisedGroup? View(string name) => face.Operations.State.Groups.GetValueOrDefault(name) is { } group ? Of(group) : null;

    private SupervisedGroup Of(GroupEntry group) => new()
    {
        HostName = face.Identity.HostName,
        EngineId = face.Identity.Id,
        Name = group.Settings.Name,
        Priority = group.Settings.Priority,
        Processes = group.Processes.Count,
        Running = group.Processes.Values.Count(entry => entry.Code == ProcessStateCode.Running),
    };

    private async Task<GroupRequest?> NamesAsync(HttpContext context, string verb)
    {
        var asked = await Bodies.ReadJsonAsync(context, ProtocolJson.Default.GroupRequest).ConfigureAwait(false);
        if (asked.Names is not { Count: > 0 } names || names.Contains(null!))
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, $"cannot {verb} groups: {(asked.Names is { Count: > 0 } ? "a name is null" : "no names are given")}").ConfigureAwait(false);
            return null;
        }

        if (face.Operations.IsShuttingDown)
        {
            await Refusals.ShuttingDownAsync(context).ConfigureAwait(false);
            return null;
        }

        context.Features.Get<AuditNote>()?.On(asked.Names);
        return asked;
    }

    private static Task AnswerAsync(HttpContext context, GroupResult result)
    {
        Bodies.WriteResult(context, result);
        return Bodies.FlushAsync(context);
    }
}
