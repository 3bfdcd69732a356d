namespace Supervisor.Chaos.Stage;

/// <summary>The engine's configuration: as it should be, and so that no engine should take it.</summary>
internal sealed class ConfigurationText(Workplace place, Fleet fleet, double rate)
{
    public void Write() => Replace(Text());

    public void WriteBad(Random random)
    {
        var text = Text();
        Replace(random.Next(3) switch
        {
            0 => text + "[program:bad]\nautostart=true\n",
            1 => text.Replace("stdout_logfile_backups=", "stdout_logfile_backups=x", StringComparison.Ordinal),
            _ => text[..(text.Length / 2)] + "\nno section and no option\n",
        });
    }

    /// <summary>By rename: an engine that reads at this moment sees the one or the other whole.</summary>
    private void Replace(string text)
    {
        File.WriteAllText(place.Configuration + ".new", text);
        File.Move(place.Configuration + ".new", place.Configuration, overwrite: true);
    }

    private string Text() => $"""
        [unix_http_server]
        file={place.Socket}
        [supervisord]
        logfile={place.ActivityLog}
        logfile_maxbytes=0
        pidfile={place.PidFile}
        childlogdir={place.In("logs")}
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
        [eventlistener:rude]
        command={place.Listener} 7 40
        events=PROCESS_STATE,TICK_5
        buffer_size=500
        stderr_logfile=NONE
        startsecs=0
        startretries=1000000

        """ + string.Concat(fleet.Writers.Select(Section));

    private string Section(Writer writer) => string.Create(CultureInfo.InvariantCulture, $"""
        [program:{writer.Name}]
        command={place.Writer} {place.Folder} {writer.Name} {rate * writer.Haste}{(writer.HasLastWords ? " last-words" : "")}
        redirect_stderr=true
        autorestart=true
        startsecs={writer.Number % 2}
        startretries=1000000
        stopwaitsecs=20
        stop_on_engine_death={(writer.Kind == WriterKind.Bound ? "true" : "false")}
        environment=REVISION="{writer.Revision}"
        stdout_logfile={writer.Log}
        stdout_logfile_maxbytes={(writer.Kind is WriterKind.Rotated or WriterKind.RotatedOnDisk ? "16KB" : "0")}
        stdout_logfile_backups=1000

        """);
}
