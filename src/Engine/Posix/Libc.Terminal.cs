using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>Terminals: what one does with what is typed, and how wide it is.</summary>
internal static unsafe partial class Libc
{
    internal const int TCSADRAIN = 1;
    internal const uint ISIG = 1, ICANON = 2, ECHO = 8, ECHONL = 0x40, IEXTEN = 0x8000;
    internal const uint ICRNL = 0x100, IXON = 0x400;
    internal const nuint TIOCGWINSZ = 0x5413;

    /// <summary>struct termios.</summary>
    internal struct TerminalSettings
    {
        internal uint Input, Output, Control, Local;
        internal byte Discipline;
        internal fixed byte Characters[32];
        internal uint InputSpeed, OutputSpeed;

        internal const int LeastTime = 5, LeastBytes = 6;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetTerminal(int fd, TerminalSettings* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetTerminal(int fd, int when, TerminalSettings* settings);

    /// <summary>The size is two shorts, rows and columns, in the first of the ints.</summary>
    internal static (int Rows, int Columns) WindowOf(int fd)
    {
        var size = stackalloc int[2];
        return DeviceControl(fd, TIOCGWINSZ, size) == 0 ? (size[0] & 0xFFFF, (size[0] >> 16) & 0xFFFF) : (0, 0);
    }
}
