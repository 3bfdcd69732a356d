using System.Text.RegularExpressions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Listeners and clients as people write them, and what they have seen.</summary>
internal static partial class ListenerFiles
{
    /// <summary>Written with the original's library: says what it sees in FOLDER/NAME.seen, one line an event.</summary>
    public const string Listener = """
        import os, sys
        from supervisor import childutils
        seen = open(sys.argv[1] + '.seen', 'a', buffering=1, encoding='utf-8')
        dies = sys.argv[2] if len(sys.argv) > 2 else None
        while True:
            headers, payload = childutils.listener.wait()
            if dies and headers['poolserial'] == '1' and not os.path.exists(dies):
                open(dies, 'w').close()
                os._exit(3)
            seen.write('%s %s %s %s %s\n' % (headers['serial'], headers['poolserial'], os.getpid(), headers['eventname'], payload.replace('\n', '|')))
            childutils.listener.ok()
        """;

    /// <summary>Nothing but bash; the length is in bytes.</summary>
    public const string Bash = """
        export LC_ALL=C
        while printf 'READY\n' && IFS= read -r header; do
            len=${header##*len:}
            payload=
            [ "$len" = 0 ] || IFS= read -r -N "$len" payload
            printf '%s\n%s\n' "$header" "$payload" >> "$1"
            printf 'RESULT %s\n%s' "${#2}" "$2"
        done
        """;

    /// <summary>Calls methods of a server, one a line: NAME and its arguments in Python.</summary>
    public const string Calls = """
        import sys, xmlrpc.client
        from supervisor.xmlrpc import SupervisorTransport
        server = xmlrpc.client.ServerProxy('http://127.0.0.1', transport=SupervisorTransport(None, None, 'unix://' + sys.argv[1]))
        for line in sys.stdin:
            name, _, arguments = line.strip().partition(' ')
            for value in (eval(arguments) if name == 'times' else [eval('[' + arguments + ']')]):
                getattr(server.supervisor, value[0] if name == 'times' else name)(*(value[1:] if name == 'times' else value))
        """;

    public static EngineRun Write(this EngineRun run)
    {
        File.WriteAllText(run.In("listener.py"), Listener);
        File.WriteAllText(run.In("listener.sh"), Bash);
        File.WriteAllText(run.In("calls.py"), Calls);
        return run;
    }

    public static void Call(this EngineRun run, string lines)
    {
        var done = ProgramRun.Of(EngineNeeds.Python!, [run.In("calls.py"), run.SocketPath], lines);
        Assert.True(done.Status == 0, done.Text);
    }

    public static List<Seen> Seen(this EngineRun run, string name) =>
        [.. run.Read(name + ".seen").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Count(c => c == ' ') >= 4).Select(EndToEnd.Seen.Parse)];

    [GeneratedRegex(@"\bpid:\d+")]
    public static partial Regex AnyPid();
}

/// <summary>One event as a listener saw it.</summary>
internal sealed record Seen(long Serial, long PoolSerial, int Listener, string Name, string Payload)
{
    public static Seen Parse(string line)
    {
        var words = line.Split(' ', 5);
        return new(Number(words[0]), Number(words[1]), (int)Number(words[2]), words[3], words[4]);
    }

    /// <summary>Without what differs from run to run.</summary>
    public string Normal => $"{Name} {ListenerFiles.AnyPid().Replace(Payload, "pid:N")}";

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
