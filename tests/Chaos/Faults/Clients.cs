using System.Net.Sockets;

namespace Supervisor.Chaos.Faults;

/// <summary>A client that misbehaves. What it is answered does not matter; that others are served meanwhile is watched elsewhere.</summary>
internal abstract class BadClient(string name, int weight) : Trouble(name, Lane.Clients, weight)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        try
        {
            return await TormentAsync(scene.Door, random);
        }
        catch (Exception refused) when (refused is SocketException or IOException or OperationCanceledException)
        {
            return $"hung up on: {refused.Message}";
        }
    }

    protected abstract Task<string> TormentAsync(Door door, Random random);

    /// <summary>Many connections, all open together, and closed at the end.</summary>
    protected static async Task<int> WithManyAsync(Door door, int count, Func<Socket, int, Task> use)
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                sockets.Add(await door.ConnectAsync(new CancellationTokenSource(5000).Token));
            }

            await Task.WhenAll(sockets.Select(async (socket, index) =>
            {
                try
                {
                    await use(socket, index);
                }
                catch (Exception refused) when (refused is SocketException or IOException or OperationCanceledException)
                {
                }
            }));
            return sockets.Count;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }
}

/// <summary>Heads that come byte by byte and never end.</summary>
internal sealed class SlowLoris() : BadClient("slow-loris", 2)
{
    protected override async Task<string> TormentAsync(Door door, Random random)
    {
        var rounds = random.Next(5, 40);
        var count = await WithManyAsync(door, 60, async (socket, _) =>
        {
            await socket.SendAsync("GET /v1/engine HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray());
            for (var round = 0; round < rounds; round++)
            {
                await Task.Delay(100);
                await socket.SendAsync("x"u8.ToArray());
            }
        });
        return $"{count} connections, {rounds} bytes each";
    }
}

/// <summary>Followers of logs and events that never read what they asked for.</summary>
internal sealed class DeafFollowers() : BadClient("deaf-followers", 2)
{
    protected override async Task<string> TormentAsync(Door door, Random random)
    {
        var wait = random.Next(500, 6000);
        var count = await WithManyAsync(door, 20, async (socket, index) =>
        {
            var path = index % 2 == 0 ? $"{Routes.Logs}?name=*&tail=100&follow=true" : Routes.Events;
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
            if (index % 4 == 0)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            await Task.Delay(wait);
        });
        return $"{count} of them for {wait} ms";
    }
}

/// <summary>What is no HTTP at all.</summary>
internal sealed class Garbage() : BadClient("garbage", 2)
{
    protected override async Task<string> TormentAsync(Door door, Random random)
    {
        var texts = Enumerable.Range(0, 100).Select(_ =>
        {
            var bytes = new byte[random.Next(1, 4000)];
            random.NextBytes(bytes);
            return bytes;
        }).ToList();
        var count = await WithManyAsync(door, texts.Count, (socket, index) => socket.SendAsync(texts[index]));
        return $"{count} connections";
    }
}

/// <summary>Bodies that are larger than anybody needs, deep, or explode.</summary>
internal sealed class HugeBodies() : BadClient("huge-bodies", 2)
{
    private static readonly string Bomb = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" +
        string.Concat(Enumerable.Range(0, 9).Select(i => $"<!ENTITY {(char)('b' + i)} '{string.Concat(Enumerable.Repeat($"&{(char)('a' + i)};", 10))}'>")) +
        "]><methodCall><methodName>&j;</methodName></methodCall>";

    protected override async Task<string> TormentAsync(Door door, Random random)
    {
        var kind = random.Next(3);
        var path = kind == 2 ? Routes.ProcessAction + "stop" : "/RPC2";
        var size = kind == 1 ? Bomb.Length : 1L << 30;
        var chunk = kind switch { 1 => Encoding.ASCII.GetBytes(Bomb), 2 => Enumerable.Repeat((byte)'[', 1 << 16).ToArray(), _ => Encoding.ASCII.GetBytes(new string('x', 1 << 16)) };
        var sent = 0L;
        await WithManyAsync(door, 5, async (socket, _) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"));
            using var patience = new CancellationTokenSource(3000);
            for (var i = 0; i < (kind == 1 ? 1 : 500); i++)
            {
                Interlocked.Add(ref sent, await socket.SendAsync(chunk, SocketFlags.None, patience.Token));
            }

            _ = await socket.ReceiveAsync(new byte[4096], SocketFlags.None, patience.Token);
        });
        return $"{((string[])["large", "entity bomb", "deep"])[kind]}, {sent >> 10} KB taken";
    }
}

/// <summary>Thousands that connect and leave.</summary>
internal sealed class QuickConnects() : BadClient("quick-connects", 2)
{
    protected override async Task<string> TormentAsync(Door door, Random random)
    {
        var count = random.Next(200, 2000);
        for (var i = 0; i < count; i++)
        {
            (await door.ConnectAsync(new CancellationTokenSource(5000).Token)).Dispose();
        }

        return $"{count} connections";
    }
}
