namespace Supervisor.Fuzz.Targets;

/// <summary>Configurations to begin from, and the words of the language.</summary>
internal static class ConfigurationTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        """
        [unix_http_server]
        file=%(here)s/s.sock ; comment
        chmod=0770
        chown=root:root
        [inet_http_server]
        port=127.0.0.1:9001
        username=u
        password={SHA}2fd4e1c67a2d28fced849ee1bb76e7391b93eb12
        [supervisord]
        logfile=/tmp/x.log
        logfile_maxbytes=50MB
        loglevel=debug
        minfds=1024
        umask=022
        environment=A="1",B='two',C=%(ENV_HOME)s
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        """,
        """
        [supervisord]
        [program:web]
        command=/bin/sh -c "echo %(program_name)s %(process_num)02d %(ENV_PATH)s"
        process_name=%(program_name)s_%(process_num)02d
        numprocs=3
        numprocs_start=1
        autorestart=unexpected
        exitcodes=0,2
        stopsignal=QUIT
        stopwaitsecs=5
        startsecs=0
        stdout_logfile=/tmp/%(group_name)s.log
        stdout_logfile_maxbytes=1MB
        stderr_logfile=NONE
        stdout_capture_maxbytes=1KB
        stdout_events_enabled=true
        environment=KEY="v, 1",K2='x'
        user=root
        umask=0022
        directory=/tmp
        """,
        """
        [supervisord]
        [program:a]
        command=cat
        [program:b]
        command=cat
        [group:g]
        programs=a,b
        priority=5
        [eventlistener:l]
        command=python listener.py
        events=PROCESS_STATE,TICK_5
        buffer_size=100
        [fcgi-program:f]
        command=/usr/bin/php-cgi
        socket=unix:///tmp/f.sock
        socket_owner=root:root
        socket_mode=0700
        socket_backlog=128
        numprocs=2
        process_name=%(program_name)s_%(process_num)d
        """,
        """
        [DEFAULT]
        autostart=false
        [supervisord]
        nodaemon = true
        [include]
        files = /etc/more.conf /etc/conf.d/*.conf
        [supervisorctl]
        serverurl=unix:///tmp/s.sock
        [program:x]
        command =
            /bin/echo one
            two ; gone
          three
        """,
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        "\n[supervisord]\n", "\n[program:x]\ncommand=cat\n", "\n[group:g]\nprograms=x\n", "\n[eventlistener:y]\ncommand=l\nevents=EVENT\n", "\n[fcgi-program:z]\ncommand=c\nsocket=tcp://h:1\n",
        "\n[include]\nfiles=*.conf\n", "\n[unix_http_server]\nfile=/s\n", "\n[inet_http_server]\nport=*:9001\n", "\n[DEFAULT]\n", "\n[rpcinterface:q]\n", "\n[ctlplugin:q]\n",
        "numprocs=", "numprocs_start=", "process_name=", "exitcodes=", "stopsignal=", "environment=", "priority=", "startsecs=", "stopwaitsecs=", "user=", "umask=", "chmod=", "chown=", "socket=",
        "logfile_maxbytes=", "stdout_logfile=", "minfds=", "loglevel=", "autorestart=", "events=", "buffer_size=", "port=", "file=", "password=", "username=", "serverurl=",
        "%(here)s", "%(ENV_HOME)s", "%(program_name)s", "%(process_num)02d", "%(process_num)", "%(nothing)s", "%%", "%", "%(a", "%s", "%(numprocs)999999999d", "%(numprocs)-*d", "%(process_num).99999x",
        " ; c", " # c", "=", ":", "[", "]", "\n  ", "\r\n", "\r", "\t", "\"", "'", "KB", "MB", "GB", "true", "no", "AUTO", "NONE", "syslog", "TERM", "SIG", "0700", "\u2028", "é", "𝄞", "\u0085", "\uFEFF",
    ];
}
