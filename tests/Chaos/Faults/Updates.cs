using System.Text.Json;

namespace Supervisor.Chaos.Faults;

/// <summary>An update of some programs; nobody else notices.</summary>
internal sealed class ConfigurationUpdated() : Trouble("update", Lane.Engine, 4)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var changed = scene.Fleet.Some(random, random.Next(1, 4));
        changed.ToList().ForEach(writer => writer.Revision++);
        scene.Configuration.Write();
        await ApplyAsync(scene, changed);
        return string.Join(' ', changed);
    }

    /// <summary>The file is written; sees that exactly these are replaced, or some of them where an engine that has just started may have read it for those that were down.</summary>
    public static async Task ApplyAsync(Scene scene, IReadOnlyList<Writer> changed, bool orFewer = false)
    {
        var from = DateTime.UtcNow;
        var answer = await scene.Door.AskAsync("POST", Routes.Update, new { }, 120);
        if (answer.Status != 200)
        {
            scene.Diary.Break($"an update is answered with {answer}");
        }
        else
        {
            var told = JsonDocument.Parse(answer.Body).RootElement.EnumerateArray().Select(change => change.GetProperty("group").GetString()!).Order(StringComparer.Ordinal).ToList();
            var meant = changed.Select(writer => writer.Name).Order(StringComparer.Ordinal).ToList();
            if (orFewer ? told.Except(meant).Any() : !told.SequenceEqual(meant))
            {
                scene.Diary.Break($"an update of {string.Join(' ', meant)} tells of {string.Join(' ', told)}");
            }
        }

        await scene.AllUpAsync([.. changed], "an update");
        foreach (var writer in changed)
        {
            scene.Diary.Add(new Ending(writer.Name, 0, from, DateTime.UtcNow));
        }
    }
}
