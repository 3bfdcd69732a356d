using System.Diagnostics;
using System.Text.Json;

namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>
/// Debian's supervisorctl for many command lines: Python loads it once and forks for every line, which takes a tenth of the time of as many
/// starts. Each line has its own standard streams, as if it were a program of its own.
/// </summary>
public sealed class OriginalCtl : IDisposable
{
    private const string Script = """
        import json, os, sys, tempfile
        from supervisor import supervisorctl
        import supervisor.xmlrpc, xmlrpc.client, http.client, supervisor.http_client
        for line in sys.stdin:
            asked = json.loads(line)
            streams = [tempfile.TemporaryFile() for _ in range(3)]
            streams[0].write(asked['Input'].encode())
            streams[0].seek(0)
            pid = os.fork()
            if pid == 0:
                for number, stream in enumerate(streams):
                    os.dup2(stream.fileno(), number)
                sys.stdin, sys.stdout, sys.stderr = open(0), open(1, 'w'), open(2, 'w')
                sys.argv = ['/usr/bin/supervisorctl'] + asked['Arguments']
                status = 1
                try:
                    supervisorctl.main()
                    status = 0
                except SystemExit as end:
                    status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
                finally:
                    sys.stdout.flush()
                    sys.stderr.flush()
                    os._exit(status)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            text = ''
            for stream in streams[1:]:
                stream.seek(0)
                text += stream.read().decode()
            print(json.dumps({'Status': status, 'Text': text}), flush=True)
        """;

    private readonly Lazy<Process> _python = new(() => Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        // Its help goes to the stream that Python began with, which nobody flushes for a forked line.
        Environment = { ["LC_ALL"] = "C.UTF-8", ["PYTHONUNBUFFERED"] = "1" },
    })!);

    public (int Status, string Text) Run(IEnumerable<string> arguments, string input)
    {
        var python = _python.Value;
        python.StandardInput.WriteLine(JsonSerializer.Serialize(new { Arguments = arguments, Input = input }));
        python.StandardInput.Flush();
        var answer = python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended");
        using var json = JsonDocument.Parse(answer);
        return (json.RootElement.GetProperty("Status").GetInt32(), json.RootElement.GetProperty("Text").GetString()!);
    }

    public void Dispose()
    {
        if (!_python.IsValueCreated)
        {
            return;
        }

        using var python = _python.Value;
        python.StandardInput.Close();
        if (!python.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            python.Kill();
        }
    }
}
