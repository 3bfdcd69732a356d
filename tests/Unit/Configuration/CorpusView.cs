using System.Text.Json.Nodes;
using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

/// <summary>A reading's result in the shape of the corpus's expectations.</summary>
internal static class CorpusView
{
    public static JsonObject Of(ConfigurationResult result, FakeConfigFiles files)
    {
        if (result.Configuration is not { } configuration)
        {
            return new() { ["result"] = "error", ["message"] = result.Errors.First().Message, ["errors"] = Texts(result.Errors.Select(error => error.Message)) };
        }

        return new()
        {
            ["result"] = "ok",
            ["supervisord"] = Supervisord(configuration),
            ["servers"] = List(configuration.Servers, server => Server(server, files)),
            ["rpcinterfaces"] = List(configuration.RpcInterfaces, plugin => new() { ["name"] = plugin.Name, ["factory"] = plugin.Factory, ["settings"] = Map(plugin.Arguments) }),
            ["groups"] = List(configuration.Groups, group => Group(group, files)),
            ["warnings"] = Texts(result.Problems.Where(problem => problem.Severity == ProblemSeverity.Warning && IsOriginal(problem.Message)).Select(problem => problem.Message)),
            ["infos"] = Texts(result.Problems.Where(problem => problem.Severity == ProblemSeverity.Info).Select(problem => problem.Message)),
        };
    }

    // Our own warnings say more than the original does; these are its own.
    private static bool IsOriginal(string warning) =>
        warning.StartsWith("For [", StringComparison.Ordinal) || warning.StartsWith("No file matches via include", StringComparison.Ordinal);

    private static JsonObject Supervisord(SupervisorConfiguration configuration)
    {
        var settings = configuration.Supervisord;
        return new()
        {
            ["logfile"] = settings.LogFile,
            ["logfile_maxbytes"] = settings.LogFileMaxBytes,
            ["logfile_backups"] = settings.LogFileBackups,
            ["pidfile"] = settings.PidFile,
            ["identifier"] = settings.Identifier,
            ["childlogdir"] = settings.ChildLogDir,
            ["directory"] = settings.Directory,
            ["user"] = settings.User?.Name,
            ["minfds"] = settings.MinFds,
            ["minprocs"] = settings.MinProcs,
            ["nocleanup"] = settings.NoCleanup,
            ["strip_ansi"] = settings.StripAnsi,
            ["nodaemon"] = settings.NoDaemon,
            ["silent"] = settings.Silent,
            ["loglevel"] = settings.LogLevel.ToString().ToLowerInvariant(),
            ["umask"] = Octal(settings.Umask),
            ["environment"] = Map(settings.Environment),
            ["serverurl"] = configuration.ServerUrl,
        };
    }

    private static JsonObject Server(ServerSettings server, FakeConfigFiles files)
    {
        var view = new JsonObject { ["section"] = server.Section, ["auth"] = server.Username is not null };
        switch (server)
        {
            case UnixServerSettings unix:
                view["type"] = "unix";
                view["file"] = unix.File;
                view["chmod"] = Octal(unix.Mode);
                view["chown"] = new JsonArray(Owner(unix.OwnerUid, files), Owner(unix.OwnerGid, files));
                break;
            case InetServerSettings inet:
                view["type"] = "inet";
                view["host"] = inet.Host;
                view["port"] = inet.Port;
                break;
            default:
                throw new InvalidOperationException(server.Section);
        }

        return view;
    }

    private static JsonObject Group(GroupSettings group, FakeConfigFiles files)
    {
        var view = new JsonObject
        {
            ["name"] = group.Name,
            ["class"] = group.Kind switch { GroupKind.FastCgi => "fcgi-program", GroupKind.EventListener => "eventlistener", _ => "program" },
            ["priority"] = group.Priority,
            ["processes"] = List(group.Processes, Process),
        };
        if (group.Listener is { } listener)
        {
            view["buffer_size"] = listener.BufferSize;
            view["events"] = Texts(listener.Events.Order(StringComparer.Ordinal));
            view["result_handler"] = listener.ResultHandler;
        }

        if (group.Kind == GroupKind.FastCgi && group.Processes.FirstOrDefault()?.FastCgi is { } socket)
        {
            view["socket"] = new JsonObject
            {
                ["url"] = socket.SocketUrl,
                ["mode"] = socket.Mode is { } mode ? Octal(mode) : null,
                ["owner"] = socket.OwnerUid is { } uid ? new JsonArray(files.NameOf(uid), Owner(socket.OwnerGid, files)) : null,
                ["backlog"] = socket.Backlog,
            };
        }

        return view;
    }

    private static JsonObject Process(ProgramSettings process)
    {
        var view = new JsonObject
        {
            ["name"] = process.Name,
            ["uid"] = process.User?.Name,
            ["command"] = process.Command,
            ["directory"] = process.Directory,
            ["umask"] = process.Umask is { } umask ? Octal(umask) : null,
            ["priority"] = process.Priority,
            ["autostart"] = process.AutoStart,
            ["autorestart"] = process.AutoRestart switch { AutoRestart.Never => false, AutoRestart.Always => true, _ => "unexpected" },
            ["startsecs"] = process.StartSecs,
            ["startretries"] = process.StartRetries,
            ["stopsignal"] = process.StopSignal,
            ["stopwaitsecs"] = process.StopWaitSecs,
            ["stopasgroup"] = process.StopAsGroup,
            ["killasgroup"] = process.KillAsGroup,
            ["exitcodes"] = new JsonArray([.. process.ExitCodes.Select(code => JsonValue.Create(code))]),
            ["redirect_stderr"] = process.RedirectStderr,
            ["environment"] = Map(process.Environment),
            ["serverurl"] = process.ServerUrl,
        };
        Stream(view, "stdout", process.StdOut);
        Stream(view, "stderr", process.StdErr);
        return view;
    }

    private static void Stream(JsonObject view, string name, LogSettings log)
    {
        view[$"{name}_logfile"] = log.Target switch { LogTarget.Auto => "AUTO", LogTarget.File => log.Path, _ => null };
        view[$"{name}_logfile_maxbytes"] = log.MaxBytes;
        view[$"{name}_logfile_backups"] = log.Backups;
        view[$"{name}_capture_maxbytes"] = log.CaptureMaxBytes;
        view[$"{name}_events_enabled"] = log.EventsEnabled;
        view[$"{name}_syslog"] = log.Syslog;
    }

    private static JsonNode Owner(uint? id, FakeConfigFiles files) => id is { } known ? files.NameOf(known) : -1;

    private static string Octal(int mode) => "0" + Convert.ToString(mode, 8).PadLeft(3, '0');

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> view) => new([.. items.Select(view)]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Map(ValueMap map) => new(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
