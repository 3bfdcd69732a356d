namespace Supervisor.Configuration;

/// <summary>What echo_supervisord_conf prints: a file that starts as it is and shows every key.</summary>
public static class SampleConfiguration
{
    public const string Text =
        """
        ; Sample supervisord.conf: every section and key, with its default.
        ;
        ; - A line that begins with ; or # is a comment. Behind a value a comment needs a blank before its ; or #.
        ; - Quotes do not protect a ; here: write "sh -c 'a; b'", not "sh -c 'a ; b'".
        ; - %(here)s is the folder of this file, %(ENV_HOME)s the environment variable HOME. A percent sign is %%.

        [unix_http_server]
        file=/tmp/supervisor.sock    ; socket that supervisorctl talks to; /tmp suits a try-out, /run a server
        ;chmod=0700                  ; mode of the socket file
        ;chown=nobody:nogroup        ; its owner, as user or user:group
        ;username=admin              ; ask for a name and
        ;password=change-me          ; a password: plain, or {SHA} and the SHA-1 in hex

        ;[inet_http_server]          ; the same over TCP; whoever reaches the port controls the programs
        ;port=127.0.0.1:9001         ; host:port; *:port is every IPv4 address
        ;username=admin
        ;password=change-me

        [supervisord]
        logfile=/tmp/supervisord.log ; activity log; default supervisord.log in the working folder
        logfile_maxbytes=50MB        ; rotate it at this size; 0 is never
        logfile_backups=10           ; rotated files to keep; 0 empties the file instead
        loglevel=info                ; critical, error, warn, info, debug, trace, blather
        pidfile=/tmp/supervisord.pid ; default supervisord.pid in the working folder
        nodaemon=false               ; true: stay in the foreground
        silent=false                 ; true: in the foreground do not copy the log to standard output
        minfds=1024                  ; open files that must be allowed
        minprocs=200                 ; processes that must be allowed
        ;umask=022                   ; file mode mask when daemonised
        ;user=nobody                 ; become this user after the start; default: stay who starts it
        ;identifier=supervisor       ; name of this instance
        ;directory=/tmp              ; change to this folder when daemonised
        ;nocleanup=true              ; keep AUTO logs of earlier runs
        ;childlogdir=/tmp            ; where AUTO logs go; default: the system's temporary folder
        ;environment=KEY="value"     ; more environment for every program
        ;strip_ansi=false            ; true: take colour codes out of programs' output

        ; Without this section supervisorctl cannot control anything.
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

        [supervisorctl]
        serverurl=unix:///tmp/supervisor.sock ; the socket above, or http://127.0.0.1:9001
        ;username=admin              ; as in the server's section
        ;password=change-me          ; always in clear text
        ;prompt=supervisor           ; prompt of the interactive mode
        ;history_file=~/.sc_history  ; history of the interactive mode; default none

        ; One section for each program. It must stay in the foreground: a program that puts itself
        ; into the background looks like one that ended.
        ;[program:name]
        ;command=/bin/cat              ; the program and its arguments, absolute or found in PATH; required
        ;process_name=%(program_name)s ; with numprocs above 1: with %(process_num)s or the like
        ;numprocs=1                    ; how many copies
        ;numprocs_start=0              ; number of the first
        ;directory=/tmp                ; folder to start in
        ;umask=022                     ; file mode mask
        ;user=nobody                   ; user to run as
        ;priority=999                  ; lower starts earlier and stops later
        ;autostart=true                ; start together with supervisord
        ;autorestart=unexpected        ; after an end: false, unexpected (by exitcodes), true
        ;exitcodes=0                   ; expected exit statuses
        ;startsecs=1                   ; it is up once it lived this long
        ;startretries=3                ; more tries after a failed start
        ;stopsignal=TERM               ; how to ask it to end
        ;stopwaitsecs=10               ; then wait this long before SIGKILL
        ;stopasgroup=false             ; send the stop signal to its whole process group
        ;killasgroup=false             ; send SIGKILL to its whole process group
        ;redirect_stderr=false         ; true: standard error into the standard output log
        ;stdout_logfile=/a/path        ; a file, NONE, or AUTO (the default)
        ;stdout_logfile_maxbytes=50MB  ; rotate at this size; 0 is never
        ;stdout_logfile_backups=10     ; rotated files to keep
        ;stdout_capture_maxbytes=0     ; room for output between communication marks; 0 is off
        ;stdout_events_enabled=false   ; announce output as events
        ;stdout_syslog=false           ; also to syslog
        ;stderr_logfile=/a/path        ; and so on, as for standard output
        ;stderr_logfile_maxbytes=50MB
        ;stderr_logfile_backups=10
        ;stderr_capture_maxbytes=0
        ;stderr_events_enabled=false
        ;stderr_syslog=false
        ;environment=A="1",B="2"       ; more environment for this program
        ;serverurl=AUTO                ; what it gets as SUPERVISOR_SERVER_URL

        ; A program that is told of events on its standard input.
        ;[eventlistener:name]
        ;command=/bin/eventlistener    ; this and all other keys of a program, and
        ;events=EVENT                  ; the events it wants, with commas; required
        ;buffer_size=10                ; events that may wait for it
        ;priority=-1                   ; listeners start first

        ; A program that gets one listening socket, shared by its copies, as standard input.
        ;[fcgi-program:name]
        ;command=/usr/bin/fcgi-app     ; this and all other keys of a program, and
        ;socket=unix:///run/app.sock   ; or tcp://127.0.0.1:9002; required
        ;socket_owner=www-data         ; unix only: user or user:group
        ;socket_mode=0700              ; unix only
        ;socket_backlog=128

        ; Programs that are started, stopped and named together: their processes are group:process.
        ;[group:name]
        ;programs=one,two
        ;priority=999

        ; More files, read after this one; patterns relative to its folder.
        ;[include]
        ;files = conf.d/*.conf

        """;
}
