using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>How much of a log is wanted, and whether the parameters that say so agree.</summary>
internal static class LogAmount
{
    private const int Usual = 100;
    private const int UsualBeforeWaiting = 10;

    /// <summary>-Tail, or what is usual: all with -Raw, some lines else.</summary>
    public static int Tail(int given, bool wait, bool raw) => given >= 0 ? given : wait ? UsualBeforeWaiting : raw ? int.MaxValue : Usual;

    /// <summary>Ends the cmdlet when two parameters exclude each other.</summary>
    public static void Check(bool tail, bool head, bool since, bool wait, bool raw)
    {
        if (tail && head)
        {
            // Get-Content's own id.
            throw Refused(ErrorIds.TailAndHeadCannotCoexist, "cannot read from both ends: give -Tail or -TotalCount");
        }

        var clash = (since, tail || head, wait, head, raw) switch
        {
            (true, true, _, _, _) => "give -Since, or a number of lines",
            (_, _, true, true, _) => "-TotalCount is the beginning of a log, and -Wait its end",
            (_, _, true, _, true) => "-Raw is one text, which -Wait would never end",
            _ => null,
        };
        if (clash is not null)
        {
            throw Refused(ErrorIds.ParametersIncorrect, $"cannot read logs: {clash}");
        }
    }

    private static RefusedException Refused(string id, string message) =>
        new(Refusals.Of(new ArgumentException(message), id, ErrorCategory.InvalidArgument, null));
}
