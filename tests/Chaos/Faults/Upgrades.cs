using System.Text.Json;

namespace Supervisor.Chaos.Faults;

/// <summary>Another binary goes on in the engine's process, asked for by a request or by a signal.</summary>
internal sealed class Upgraded() : Trouble("upgrade", Lane.Engine, 6)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var bySignal = random.Next(3) == 0;
        var pid = scene.Engine.Pid;
        if (await scene.Door.EngineAsync() is not { } before)
        {
            scene.Diary.Break("the engine does not answer before an upgrade");
            return null;
        }

        using var away = scene.Engine.Away();
        var (clock, length) = (System.Diagnostics.Stopwatch.StartNew(), scene.LogLength);
        if (bySignal)
        {
            _ = Native.Signal(pid, Native.Usr1);
        }
        else if (await scene.Door.AskAsync("POST", Routes.Upgrade, new { }) is { Status: not 202 } answer && !IsBusy(answer.Body))
        {
            scene.Diary.Break($"an upgrade is answered with {answer}");
            return null;
        }

        var (after, isBusy) = (before, false);
        await scene.Engine.EagerlyAsync(
            async () => (isBusy = IsBusy(scene.LogSince(length)))
                || (await scene.Door.EngineAsync() is { } now && (after = now) is var seen && (seen.Generation > before.Generation || (seen.UpgradeProblem is { } problem && problem != before.UpgradeProblem && HasFailed(scene.LogSince(length))))),
            () => $"the upgrade {(bySignal ? "by signal" : "by request")} never comes about");
        if (isBusy)
        {
            return "refused: the machine is too busy for the engine to become quiet";
        }

        if (after.Generation == before.Generation)
        {
            scene.Diary.Break($"an upgrade did not come about: {after.UpgradeProblem}");
        }
        else if (after.Id != pid || after.EngineId != before.EngineId)
        {
            scene.Diary.Break($"after an upgrade the engine is another one: pid {after.Id}, it was {pid}");
        }

        return $"{(bySignal ? "by signal" : "by request")}, generation {after.Generation} answers after {clock.ElapsedMilliseconds} ms";
    }

    /// <summary>An earlier one may have failed as well, and the engine still says so.</summary>
    private static bool HasFailed(string words) => words.Contains("cannot upgrade", StringComparison.Ordinal);

    /// <summary>A refusal that changes nothing and that a busy machine may bring about.</summary>
    public static bool IsBusy(string words) =>
        words.Contains("does not become quiet", StringComparison.Ordinal) || words.Contains("takes too long", StringComparison.Ordinal) || words.Contains("does not answer within", StringComparison.Ordinal);
}

/// <summary>What is no engine is refused, and nothing changes.</summary>
internal sealed class UpgradeRefused() : Trouble("upgrade-refused", Lane.Engine, 3)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var binary = ((string[])["/bin/false", "/bin/true", "/bin/cat", "/nowhere/x", scene.Place.Configuration])[random.Next(5)];
        var before = await scene.Door.EngineAsync();
        var answer = await scene.Door.AskAsync("POST", Routes.Upgrade, new { binary });
        if (answer.Status != 422)
        {
            scene.Diary.Break($"an upgrade to {binary} is answered with {answer}");
            return null;
        }

        var after = await scene.Door.EngineAsync();
        if (after?.Generation != before?.Generation)
        {
            scene.Diary.Break($"a refused upgrade to {binary} changed the generation from {before?.Generation} to {after?.Generation}");
        }

        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("fault").GetProperty("message").GetString();
    }
}

/// <summary>It understands the state, and then cannot go on: the one before it does.</summary>
internal sealed class UpgradeGivenBack() : Trouble("upgrade-given-back", Lane.Engine, 2)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var script = scene.Place.In("broken");
        File.WriteAllText(script, $"#!/bin/sh\n[ \"$1\" = --check-handoff ] && exec {scene.Engine.Program} \"$1\"\nexec {scene.Engine.Program} --no-such-option\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        var before = await scene.Door.EngineAsync();
        using var away = scene.Engine.Away();
        if (await scene.Door.AskAsync("POST", Routes.Upgrade, new { binary = script }) is { Status: not 202 } answer)
        {
            if (Upgraded.IsBusy(answer.Body))
            {
                return null;
            }

            scene.Diary.Break($"an upgrade to what understands the state is answered with {answer}");
            return null;
        }

        SupervisorEngine? after = null;
        await scene.Engine.EagerlyAsync(async () => (after = await scene.Door.EngineAsync())?.UpgradeProblem is not null, () => "nobody goes on after an upgrade that was given back");
        if (after is not null && (after.Generation != before?.Generation || after.Id != before.Id))
        {
            scene.Diary.Break($"after an upgrade that was given back the generation is {after.Generation}, it was {before?.Generation}");
        }

        return after?.UpgradeProblem;
    }
}

/// <summary>kill -9 somewhere in the middle of an upgrade.</summary>
internal sealed class UpgradeKilled() : Trouble("upgrade-killed", Lane.Engine, 4)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        using var away = scene.Engine.Away();
        var wait = random.Next(150);
        _ = Native.Signal(scene.Engine.Pid, Native.Usr1);
        await Task.Delay(wait);
        await scene.Engine.KillAsync();
        return $"{wait} ms after it was asked for";
    }
}
