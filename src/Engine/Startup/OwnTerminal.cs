using System.Text;
using Supervisor.Ctl;
using Supervisor.Ctl.Typing;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>The streams of this process for supervisorctl, and its terminal where it has one.</summary>
internal sealed class OwnTerminal : IKeyboard
{
    private const int UsualWidth = 80;

    public int Width => Libc.WindowOf(1).Columns is > 0 and var columns ? columns : UsualWidth;

    public static CtlTerminal Open()
    {
        Signals.IgnoreBrokenPipes();
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CtlTerminal(new StreamReader(new DescriptorStream(0), utf8), Writer(1), Writer(2))
        {
            Keyboard = TerminalInput.IsTerminal(0) && TerminalInput.IsTerminal(1) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
                ? new OwnTerminal()
                : null,
        };

        StreamWriter Writer(int fd) => new(new DescriptorStream(fd), utf8) { AutoFlush = true };
    }

    public IDisposable Switch(TypingMode mode) => mode == TypingMode.Keys ? TerminalInput.TakeKeys() : TerminalInput.TakeSecret();

    public int Read(Span<byte> bytes, CancellationToken cancellation) => TerminalInput.Read(bytes, cancellation);
}
