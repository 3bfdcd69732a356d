using System.Globalization;
using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>tail: the end of a process's log, or with -f what comes.</summary>
internal sealed class TailCommand() : Command(
    "tail",
    """
    tail [-f] <name> [stdout|stderr] (default stdout)
    Ex:
    tail -f <name>		Continuous tail of named process stdout
    			Ctrl-C to exit.
    tail -100 <name>	last 100 *bytes* of process stdout
    tail <name> stderr	last 1600 *bytes* of process stderr
    """)
{
    private const int DefaultBytes = 1600;

    public override Argument Takes => Argument.Processes;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var words = CommandLine.Words(argument).ToList();
        if (words.Count is 0 or > 3)
        {
            Complain(control, words.Count == 0 ? "Error: too few arguments" : "Error: too many arguments");
            return;
        }

        string? modifier = null;
        if (words[0].StartsWith('-'))
        {
            modifier = words[0];
            words.RemoveAt(0);
        }

        if (words.Count == 0)
        {
            control.Fail("Error: tail requires process name");
            return;
        }

        var channel = words.Count > 1 ? words[^1].ToLowerInvariant() : "stdout";
        if (channel is not ("stdout" or "stderr"))
        {
            control.Fail($"Error: bad channel '{channel}'");
        }
        else if (modifier == "-f")
        {
            LogFollower.Follow(control, LogFollower.PathOf(words[0], channel));
        }
        else if (ReadBytes(control, modifier) is { } bytes)
        {
            Show(control, words[0], channel == "stdout" ? "readProcessStdoutLog" : "readProcessStderrLog", [words[0], -bytes, 0]);
        }
    }

    /// <summary>The number in "-100"; null, after saying so, when it is none.</summary>
    public static int? ReadBytes(Control control, string? modifier)
    {
        if (modifier is null)
        {
            return DefaultBytes;
        }

        if (int.TryParse(modifier.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bytes))
        {
            return bytes;
        }

        control.Fail($"Error: bad argument {modifier}");
        return null;
    }

    public static void Show(Control control, string name, string method, XmlRpcValue[] parameters)
    {
        try
        {
            control.Say(control.Call(method, parameters).Text);
        }
        catch (XmlRpcFaultException fault) when (fault.Code is FaultCode.NoFile or FaultCode.Failed or FaultCode.BadName)
        {
            control.Fail($"{name}: ERROR " + fault.Code switch
            {
                FaultCode.NoFile => "(no log file)",
                FaultCode.Failed => "(unknown error reading log)",
                _ => "(no such process name)",
            });
        }
    }
}
