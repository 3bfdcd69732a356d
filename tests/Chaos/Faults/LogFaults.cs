namespace Supervisor.Chaos.Faults;

/// <summary>Logs are renamed by somebody else, who then tells the engine to reopen them.</summary>
internal sealed class LogsMoved() : Trouble("log-moved", Lane.Logs, 4)
{
    private int _count;

    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var writers = scene.Fleet.Writers.Where(writer => writer.Kind == WriterKind.Moved && random.Next(2) == 0).ToList();
        _count++;
        foreach (var writer in writers.Where(writer => File.Exists(writer.Log)))
        {
            File.Move(writer.Log, $"{writer.Log}.moved{_count:0000}");
        }

        await Task.Delay(random.Next(100));
        if (scene.Engine.IsAway)
        {
            // Who starts now opens by name; and a signal to the dead would reach nobody, or somebody else.
            return $"{writers.Count} logs; the engine is away";
        }

        _ = Native.Signal(scene.Engine.Pid, Native.Usr2);
        return $"{writers.Count} logs";
    }
}

/// <summary>Somebody reads the ends of all logs, and follows some for a moment.</summary>
internal sealed class LogsRead() : Trouble("log-read", Lane.Logs, 2)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var names = scene.Fleet.Some(random, 20).Select(writer => writer.Name);
        var answer = await scene.Door.AskAsync("POST", Routes.Logs, new { names, tail = 1000 }, 20);
        return answer.IsNone ? answer.ToString() : $"{answer.Status}, {answer.Body.Length} bytes";
    }
}
