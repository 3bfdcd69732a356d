using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.XmlRpc;

/// <summary>The table of the "supervisor" namespace: method name, what one must be allowed, and operation. Aliases are rows of their own.</summary>
internal static class SupervisorMethods
{
    private const Access Read = Access.Read;
    private const Access Control = Access.Control;

    public static IEnumerable<RpcMethod> For(EngineFace face)
    {
        var process = new ProcessMethods(face);
        var log = new LogMethods(face);
        var configuration = new ConfigurationMethods(face);
        var identity = face.Identity;

        const string process1 = "Name is 'process', 'group:process' or 'group:*'.";
        const string item = "An array of {name, group, status, description}, one for each process as it is done.";
        const string bytes = "A negative offset with length 0 reads the last bytes; length 0 reads to the end.";
        return
        [
            Now("getAPIVersion", Read, "string", "The version of this interface.", _ => identity.ApiVersion),
            Now("getVersion", Read, "string", "The same as getAPIVersion.", _ => identity.ApiVersion),
            Now("getSupervisorVersion", Read, "string", "The version of supervisord this engine is compatible with.", _ => identity.CompatibleVersion),
            Now("getIdentification", Read, "string", "The identifier of the configuration.", _ => face.Operations.Configuration.Active.Supervisord.Identifier),
            Now("getState", Read, "struct", "What the engine is up to: {statecode, statename}.", _ => State(face.Operations.State.Mood)),
            Now("getPID", Read, "int", "The process id of the engine.", _ => identity.Pid),
            Now("readLog", Read, "string int int", $"Text of the activity log. {bytes}", log.ReadActivity) with { IsLarge = true },
            Now("readMainLog", Read, "string int int", "The same as readLog.", log.ReadActivity) with { IsLarge = true },
            Now("clearLog", Control, "boolean", "Removes the activity log and begins a new one.", _ => log.ClearActivity()),
            Now("shutdown", Control, "boolean", "Stops everything and ends; answers before it does.", _ => configuration.Shutdown()),
            Later("restart", Control, "boolean", "Reads the configuration; if it is good, stops everything and starts again with it.", (_, c) => configuration.RestartAsync(c)),
            Later("reloadConfig", Control, "array", "Reads the configuration: [[added, changed, removed]] as group names.", (_, c) => configuration.RereadAsync(c)),
            Later("addProcessGroup", Control, "boolean string", "Adds a group of the configuration that was read last.", configuration.AddGroupAsync),
            Later("removeProcessGroup", Control, "boolean string", "Removes a group of which nothing runs.", configuration.RemoveGroupAsync),
            Later("startProcess", Control, "boolean string boolean", $"Starts a process; by default waits until it is up. {process1}", process.StartAsync, 1),
            Later("startProcessGroup", Control, "array string boolean", $"Starts what is down in a group. {item}", process.StartGroupAsync, 1),
            Later("startAllProcesses", Control, "array boolean", $"Starts everything that is down. {item}", process.StartAllAsync, 1),
            Later("stopProcess", Control, "boolean string boolean", $"Stops a process; by default waits until it is down. {process1}", process.StopAsync, 1),
            Later("stopProcessGroup", Control, "array string boolean", $"Stops what is up in a group. {item}", process.StopGroupAsync, 1),
            Later("stopAllProcesses", Control, "array boolean", $"Stops everything that is up. {item}", process.StopAllAsync, 1),
            Later("signalProcess", Control, "boolean string string", $"Sends a signal, by name or number, to the process alone. {process1}", process.SignalAsync),
            Later("signalProcessGroup", Control, "array string string", $"Sends a signal to every process of a group. {item}", process.SignalGroupAsync),
            Later("signalAllProcesses", Control, "array string", $"Sends a signal to every process. {item}", process.SignalAllAsync),
            Now("getProcessInfo", Read, "struct string", "All about one process.", process.Info),
            Now("getAllProcessInfo", Read, "array", "All about every process.", _ => process.AllInfo()),
            Now("getAllConfigInfo", Read, "array", "The settings of every process in the configuration.", _ => configuration.AllConfigInfo()),
            Now("readProcessStdoutLog", Read, "string string int int", $"Text of a process's stdout log. {bytes}", a => log.Read(a, error: false)) with { IsLarge = true },
            Now("readProcessLog", Read, "string string int int", "The same as readProcessStdoutLog.", a => log.Read(a, error: false)) with { IsLarge = true },
            Now("readProcessStderrLog", Read, "string string int int", $"Text of a process's stderr log. {bytes}", a => log.Read(a, error: true)) with { IsLarge = true },
            Now("tailProcessStdoutLog", Read, "array string int int", "The end of a process's stdout log: [text, next offset, overflow].", a => log.Tail(a, error: false)) with { IsLarge = true },
            Now("tailProcessLog", Read, "array string int int", "The same as tailProcessStdoutLog.", a => log.Tail(a, error: false)) with { IsLarge = true },
            Now("tailProcessStderrLog", Read, "array string int int", "The end of a process's stderr log: [text, next offset, overflow].", a => log.Tail(a, error: true)) with { IsLarge = true },
            Later("clearProcessLogs", Control, "boolean string", "Removes a process's logs and begins new ones.", log.ClearAsync),
            Later("clearProcessLog", Control, "boolean string", "The same as clearProcessLogs.", log.ClearAsync),
            Later("clearAllProcessLogs", Control, "array", $"Clears the logs of every process. {item}", (_, c) => log.ClearAllAsync(c)),
            Later("sendProcessStdin", Control, "boolean string string", "Writes text to a process's stdin.", process.SendInputAsync),
            // The only one that is also heard while everything stops.
            new("supervisor.sendRemoteCommEvent", Control, "boolean string string", "Sends an event with a type and data to whoever listens.", (a, _) => new(Tell(face, a))),
        ];

        RpcMethod Now(string name, Access needs, string signature, string help, Func<RpcArguments, RpcValue> answer) =>
            Later(name, needs, signature, help, (a, _) => new(answer(a)));

        RpcMethod Later(string name, Access needs, string signature, string help, RpcAction answer, int optional = 0) =>
            new($"supervisor.{name}", needs, signature, help, (a, c) =>
                face.Operations.IsShuttingDown ? new(new RpcValue.Fault(FaultCode.ShutdownState)) : answer(a, c))
            { Optional = optional };
    }

    private static RpcValue Tell(EngineFace face, RpcArguments a)
    {
        face.Operations.Tell(a.Text(0), a.Text(1));
        return RpcValue.True;
    }

    private static RpcValue State(Mood mood) => new RpcValue.Struct(
    [
        ("statecode", (int)mood),
        ("statename", mood switch { Mood.Running => "RUNNING", Mood.Restarting => "RESTARTING", _ => "SHUTDOWN" }),
    ]);
}
