using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Who waits for a group to have become what it was told to be. On the loop's thread only.</summary>
internal sealed class GroupChanges
{
    private readonly List<(string Group, TaskCompletionSource Changed)> _waiting = [];

    public void Add(string group, TaskCompletionSource changed) => _waiting.Add((group, changed));

    /// <summary>Answers those whose group is at rest, or gone; when everything is being stopped nobody need wait.</summary>
    public void Look(SupervisorState state) => _waiting.RemoveAll(waiting =>
    {
        var isOver = state.Mood != Mood.Running || !state.Groups.TryGetValue(waiting.Group, out var group) || !group.IsChanging;
        if (isOver)
        {
            waiting.Changed.TrySetResult();
        }

        return isOver;
    });
}
