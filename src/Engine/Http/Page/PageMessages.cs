using System.Globalization;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http.Page;

/// <summary>What the page says after an action, in the original's words.</summary>
internal static class PageMessages
{
    public static string Refreshed(DateTime now) => $"Page refreshed at {CTime(now)}";

    public static string AllStopped(DateTime now) => $"All stopped at {CTime(now)}";

    public static string AllRestarted(DateTime now) => $"All restarted at {CTime(now)}";

    public static string Unknown(string name) => $"No such process named {name}";

    public static string Started(string name, RpcValue.Fault? fault) => fault?.Code switch
    {
        null => $"Process {name} started",
        FaultCode.NoFile => Error(name, "no such file"),
        FaultCode.NotExecutable => Error(name, "file not executable"),
        FaultCode.AlreadyStarted => Error(name, "already started"),
        FaultCode.SpawnError => Error(name, "spawn error"),
        FaultCode.AbnormalTermination => Error(name, "abnormal termination"),
        _ => Unexpected(fault),
    };

    public static string Stopped(string name, RpcValue.Fault? fault) => fault is null ? $"Process {name} stopped" : Unexpected(fault);

    /// <summary>The original restarts without looking whether it worked; the table tells.</summary>
    public static string Restarted(string name) => $"Process {name} restarted";

    public static string Cleared(string name, RpcValue.Fault? fault) => fault is null ? $"Log for {name} cleared" : Unexpected(fault);

    public static string Unexpected(RpcValue.Fault fault) => $"unexpected rpc fault [{(int)fault.Code}] {fault.Message}";

    /// <summary>As C's ctime writes it: "Sun Nov  1 20:01:50 2026".</summary>
    public static string CTime(DateTime at) => string.Create(CultureInfo.InvariantCulture, $"{at:ddd MMM} {at.Day,2} {at:HH:mm:ss yyyy}");

    private static string Error(string name, string why) => $"ERROR: Process {name}: {why}";
}
