using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mono.Unix.Native;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Asking a running engine to let a binary go on, and seeing what came of it.</summary>
internal static class UpgradeRun
{
    /// <summary>Returns when the next binary answers.</summary>
    public static SupervisorEngine Upgrade(this EngineRun run, string? binary = null)
    {
        var (status, answer) = Ask(run, binary);
        Assert.True(status == 202, answer);
        var generation = JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("generation").GetInt32();
        return Eventually.Gives(() => Engine(run) is { } engine && engine.Generation == generation ? engine : null, () => $"generation {generation}:\n{run.Log}");
    }

    /// <summary>Why the engine will not have it.</summary>
    public static string RefusesUpgrade(this EngineRun run, string? binary)
    {
        var (status, answer) = Ask(run, binary);
        Assert.Equal(422, status);
        return JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("fault").GetProperty("message").GetString()!;
    }

    public static SupervisorEngine? Engine(this EngineRun run)
    {
        try
        {
            return run.Json.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (SupervisorException)
        {
            // Its connection was cut off in the middle.
            return null;
        }
    }

    /// <summary>A binary to upgrade to: its path.</summary>
    public static string Script(this EngineRun run, string name, string text)
    {
        File.WriteAllText(run.In(name), $"#!/bin/bash\n{text}\n");
        Syscall.chmod(run.In(name), (FilePermissions)0b111_101_101);
        return run.In(name);
    }

    /// <summary>The plainest request: status and body.</summary>
    public static (int Status, string Body) Ask(EngineRun run, string? binary)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 40_000 };
        socket.Connect(new UnixDomainSocketEndPoint(run.SocketPath));
        var body = JsonSerializer.Serialize(new { binary });
        socket.Send(Encoding.UTF8.GetBytes($"POST {Routes.Upgrade} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        using var stream = new NetworkStream(socket);
        var answer = new StreamReader(stream).ReadToEnd();
        return (int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }
}
