using System.Diagnostics;
using System.Text;

namespace Supervisor.Unit.EndToEnd;

/// <summary>A program at a terminal of its own (script's); the test types, and looks at what has come.</summary>
internal sealed class TerminalSession : IDisposable
{
    private readonly Process _script;
    private readonly StringBuilder _seen = new();
    private readonly Task _reading;

    public TerminalSession(string command)
    {
        // A terminal's program finds Ctrl-C at its default, however the tests themselves were started; exec, so that no shell is left to be signalled too.
        var info = ProgramRun.Info("/usr/bin/script", ["-qec", $"exec env --default-signal=INT,QUIT {command}", "/dev/null"], null);
        info.Environment["TERM"] = "xterm";
        info.Environment["SHELL"] = "/bin/sh";
        _script = Process.Start(info)!;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    public string Text
    {
        get
        {
            lock (_seen)
            {
                return _seen.ToString();
            }
        }
    }

    public TerminalSession Type(string keys)
    {
        _script.StandardInput.Write(keys);
        _script.StandardInput.Flush();
        return this;
    }

    /// <summary>Waits until the text has come so many times.</summary>
    public TerminalSession See(string text, int times = 1)
    {
        Eventually.Holds(() => Text.Split(text).Length > times, () => $"'{text}' in:\n{Text}");
        return this;
    }

    public int ExitStatus()
    {
        Assert.True(_script.WaitForExit(Eventually.Deadline), Text);
        _reading.Wait();
        return _script.ExitCode;
    }

    public void Dispose()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        _script.Dispose();
    }

    private void Read()
    {
        var piece = new char[4096];
        while (_script.StandardOutput.Read(piece) is > 0 and var count)
        {
            lock (_seen)
            {
                _seen.Append(piece, 0, count);
            }
        }
    }
}
