namespace Supervisor.Chaos.Faults;

/// <summary>A restart by a client, which may lose its connection over it.</summary>
internal sealed class ProgramsRestarted() : Trouble("api-restart", Lane.Programs, 3)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var writers = scene.Fleet.Some(random, random.Next(1, 4));
        var from = DateTime.UtcNow;
        var answer = await scene.Door.AskAsync("POST", Routes.ProcessAction + "restart", new { names = writers.Select(writer => writer.Name) });
        await scene.AllUpAsync([.. writers], "a restart");
        writers.ToList().ForEach(writer => scene.Diary.Add(new Ending(writer.Name, 0, from, DateTime.UtcNow)));
        return $"{string.Join(' ', writers)}{(answer.IsNone ? $": {answer}" : "")}";
    }
}

/// <summary>A stop by a client: stopped stays stopped, whatever becomes of the engine, until a start by a client or a reload.</summary>
internal sealed class ProgramStopped() : Trouble("api-stop", Lane.Programs, 4)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var writer = scene.Fleet.Any(random);
        var (reloads, revision, from) = (scene.Engine.Reloads, writer.Revision, DateTime.UtcNow);
        await UntilAsync(scene, writer, "stop", "Stopped");
        await Task.Delay(random.Next(100, 3000));
        SupervisedProcess? process = null;
        await scene.Engine.EagerlyAsync(
            async () => (process = (await scene.Door.ProcessesAsync())?.FirstOrDefault(process => process.Name == writer.Name)) is not null,
            () => $"nobody tells what became of {writer}, which was stopped");
        if (process is not { State: "Stopped" } && reloads % 2 == 0 && (reloads, revision) == (scene.Engine.Reloads, writer.Revision))
        {
            scene.Diary.Break($"{writer} was stopped by a client, and is {process?.State}");
        }

        await UntilAsync(scene, writer, "start", "Running");
        scene.Diary.Add(new Ending(writer.Name, 0, from, DateTime.UtcNow));
        return writer.Name;
    }

    /// <summary>Asks again when no answer came: the engine may have died before it heard.</summary>
    private static Task UntilAsync(Scene scene, Writer writer, string action, string state) => scene.Engine.EagerlyAsync(
        async () =>
        {
            _ = await scene.Door.AskAsync("POST", Routes.ProcessAction + action, new { names = new[] { writer.Name } });
            return (await scene.Door.ProcessesAsync())?.FirstOrDefault(process => process.Name == writer.Name)?.State == state;
        },
        () => $"{writer} is not {state} after it was asked to {action}");
}
