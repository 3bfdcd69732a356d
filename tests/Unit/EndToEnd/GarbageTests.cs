using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What is no request, sent to the real engine: it answers or hangs up, and then works as before.</summary>
public sealed class GarbageTests
{
    private const int Connections = 600;

    private static readonly string[] Requests =
    [
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /RPC2 HTTP/1.1\r\nContent-Length: 94\r\n\r\n<methodCall><methodName>supervisor.startProcess</methodName><params><param><value>a</value></param>",
        "POST /v1/processes/restart HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"names\":[\"web\"]}",
        "GET /v1/events HTTP/1.1\r\n\r\n",
        "GET /logtail/web HTTP/1.1\r\n\r\n",
        "GET /mainlogtail HTTP/1.0\r\n\r\n",
        "POST /RPC2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nx",
        "POST /v1/processes/stop HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n{",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    [EngineFact]
    public void Nothing_that_comes_over_the_socket_breaks_the_engine_or_stays_with_it()
    {
        using var engine = new EngineRun("[program:web]\ncommand=sleep 1000\n").Daemon();
        engine.WaitFor("web", "Running");
        var random = new Random(7);
        Batch(engine, random);
        var (descriptors, memory) = Held(engine);
        Batch(engine, random);

        // Some of it is a request to restart.
        engine.WaitFor("web", "Running");
        Eventually.Holds(() => Held(engine).Descriptors <= descriptors + 5, () => $"descriptors: {descriptors}, then {Held(engine).Descriptors}");
        Assert.True(Held(engine).Kilobytes < memory + 8192, $"memory: {memory} KB, then {Held(engine).Kilobytes} KB");
        Assert.DoesNotContain("cannot finish", engine.Log);
        Assert.DoesNotContain("Exception", engine.Log);
    }

    private static void Batch(EngineRun engine, Random random)
    {
        for (var i = 0; i < Connections; i++)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 50, SendTimeout = 50 };
            socket.Connect(new UnixDomainSocketEndPoint(engine.SocketPath));
            try
            {
                socket.Send(Broken(random));
                if (random.Next(3) > 0)
                {
                    socket.Shutdown(SocketShutdown.Send);
                }

                if (random.Next(4) == 0)
                {
                    _ = socket.Receive(new byte[4096]);
                }
            }
            catch (SocketException)
            {
                // Hung up on, or no answer: both are right.
            }
        }
    }

    private static byte[] Broken(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Requests[random.Next(Requests.Length)]).ToList();
        for (var changes = random.Next(6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(200)))); break;
                default: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(20))); break;
            }
        }

        return [.. bytes];
    }

    private static (int Descriptors, long Kilobytes) Held(EngineRun engine) => (
        Directory.GetFiles($"/proc/{engine.Pid}/fd").Length,
        long.Parse(OutsideView.Status(engine.Pid, "VmRSS")!.Split(' ')[0], CultureInfo.InvariantCulture));
}
