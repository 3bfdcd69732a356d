namespace Supervisor.Configuration;

/// <summary>What echo_supervisord_conf prints: a file that starts as it is and shows every key.</summary>
public static class SampleConfiguration
{
    public const string Text =
        """
        ; Sample supervisord.conf: every section and key. What is commented out with a value shows the default or an example.
        ;
        ; - A line that begins with ; or # is a comment. Behind a value a comment needs a blank before its ; or #.
        ; - Quotes do not protect a ; here: write "sh -c 'a; b'", not "sh -c 'a ; b'".
        ; - %(here)s is the folder of this file, %(ENV_HOME)s the environment variable HOME. A percent sign is %%.
        ; - Sizes are bytes, or end in KB, MB or GB. Yes and no are true and false, yes and no, on and off, 1 and 0.
        ; - "supervisord --check -c FILE" names every mistake of a file with its line and starts nothing.

        [unix_http_server]
        file=/tmp/supervisor.sock    ; socket that supervisorctl talks to; /tmp suits a try-out, /run a server
        ;chmod=0700                  ; mode of the socket file
        ;chown=nobody:nogroup        ; its owner, as user or user:group
        ;username=admin              ; ask for a name and
        ;password=change-me          ; a password: plain, {SHA} and the SHA-1 in hex, or what supervisor-engine hash-password makes
        ;users=                      ; names of [http_user:NAME] sections to ask for, too
        ;read_users=nobody           ; who of those that can connect may look; * is everybody. With one of these four
        ;read_groups=adm             ; keys nobody else may do anything but root and the engine's own user
        ;control_users=root          ; who may do everything
        ;control_groups=root

        ; The same over TCP. Whoever reaches the port controls the programs. More servers: [inet_http_server:second] and so on.
        ;[inet_http_server]
        ;port=127.0.0.1:9001         ; host:port; *:port is every IPv4 address
        ;username=admin
        ;password=change-me
        ;allow_unauthenticated=false ; true: serve other machines although no password is set
        ;users=                      ; names of [http_user:NAME] sections to ask for; default all of them
        ;tls_certificate=/etc/ssl/certs/supervisor.pem ; speak TLS with this certificate
        ;tls_key=/etc/ssl/private/supervisor.key       ; and its key
        ;tls_client_ca=/etc/ssl/certs/clients.pem      ; ask clients for a certificate signed by one of these
        ;tls_client_required=false   ; true: serve nobody without one

        ; Who gives this name and password to a TCP server may look; with role=control do everything.
        ;[http_user:dashboard]
        ;password=change-me          ; as above
        ;role=read

        [supervisord]
        logfile=/tmp/supervisord.log ; activity log, or syslog; default supervisord.log in the working folder
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
        ;directory=/tmp              ; folder to work in
        ;nocleanup=true              ; keep AUTO logs of earlier runs
        ;childlogdir=/tmp            ; where AUTO logs go; default: the system's temporary folder
        ;environment=KEY="value"     ; more environment for every program
        ;strip_ansi=false            ; true: take colour codes out of programs' output
        ;fragment_dir=%(here)s/fragments.d ; where pushed configurations are kept; read after [include]
        ;compat=4.3                  ; keep the ways of supervisord 4.3 where they differ on purpose

        ; Without this section the original's supervisorctl cannot control anything.
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

        [supervisorctl]
        serverurl=unix:///tmp/supervisor.sock ; the socket above, or http://127.0.0.1:9001
        ;username=admin              ; as in the server's section
        ;password=change-me          ; always in clear text
        ;prompt=supervisor           ; prompt of the interactive mode
        ;history_file=~/.sc_history  ; what was typed in the interactive mode; default: it is forgotten

        ; One section for each program. It must stay in the foreground: a program that puts itself
        ; into the background looks like one that ended (pidproxy helps where that cannot be turned off).
        ;[program:web]
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
        ;exitcodes=0                   ; expected exit statuses, with commas
        ;startsecs=1                   ; it is up once it lived this long
        ;startretries=3                ; more tries after a failed start
        ;stopsignal=TERM               ; how to ask it to end
        ;stopwaitsecs=10               ; then wait this long before SIGKILL
        ;stopasgroup=false             ; send the stop signal to its whole process group
        ;killasgroup=false             ; send SIGKILL to its whole process group
        ;essential=false               ; true: when it ends for good, so does supervisord, with its exit status
        ;stop_on_engine_death=false    ; true: it is killed when supervisord is
        ;redirect_stderr=false         ; true: standard error into the standard output log
        ;stdout_logfile=/tmp/web.log   ; a file, NONE, or AUTO (the default)
        ;stdout_logfile_maxbytes=50MB  ; rotate at this size; 0 is never
        ;stdout_logfile_backups=10     ; rotated files to keep
        ;stdout_capture_maxbytes=0     ; room for output between communication marks; 0 is off
        ;stdout_events_enabled=false   ; announce output as events
        ;stdout_syslog=false           ; also to syslog
        ;stderr_logfile=/tmp/web.err   ; and so on, as for standard output
        ;stderr_logfile_maxbytes=50MB
        ;stderr_logfile_backups=10
        ;stderr_capture_maxbytes=0
        ;stderr_events_enabled=false
        ;stderr_syslog=false
        ;environment=A="1",B="2"       ; more environment for this program
        ;serverurl=AUTO                ; what it gets as SUPERVISOR_SERVER_URL

        ; A program that is told of events on its standard input. It takes every key of a program, but its
        ; standard output belongs to the protocol: no redirect_stderr=true, no capture, no events of its own.
        ;[eventlistener:watch]
        ;command=/bin/cat                      ; required
        ;events=PROCESS_STATE,TICK_60          ; the events it wants, with commas; required
        ;buffer_size=10                        ; events that may wait for it
        ;priority=-1                           ; listeners start first
        ;result_handler=supervisor.dispatchers:default_handler ; nothing else is possible
        ;len_unit=characters                   ; what len: in its events counts; bytes is easier to read outside Python

        ; A program that gets one listening socket, shared by its copies, as standard input. It takes every key of a program.
        ;[fcgi-program:app]
        ;command=/bin/cat                      ; required
        ;socket=unix:///tmp/%(program_name)s.sock ; or tcp://127.0.0.1:9002; required
        ;socket_owner=nobody:nogroup           ; unix only: user or user:group
        ;socket_mode=0700                      ; unix only
        ;socket_backlog=128                    ; connections that may wait

        ; Programs that are started, stopped and named together: their processes are group:process.
        ;[group:site]
        ;programs=web,app              ; programs and fcgi-programs, with commas
        ;priority=999                  ; of the whole group

        ; More files, read after this one; patterns relative to its folder.
        ;[include]
        ;files = conf.d/*.conf

        """;
}
