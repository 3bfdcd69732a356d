namespace Supervisor.Configuration;

/// <summary>What supervisord -h prints.</summary>
public static class SupervisordHelp
{
    public static string Text(string programName) =>
        $"""
        {programName} keeps programs running.

        Usage: {programName} [options]

          -c, --configuration FILE    read FILE instead of searching the default places
          -n, --nodaemon              stay in the foreground (nodaemon=true)
          -s, --silent                in the foreground: do not copy the log to standard output (silent=true)
          -h, -?, --help              print this text
          -v, --version               print the version of supervisord this engine stands in for

        Settings; each wins over its key in [supervisord]:
          -u, --user USER             become this user, by name or number
          -m, --umask MASK            file mode mask, octal (022)
          -d, --directory FOLDER      change to FOLDER
          -l, --logfile FILE          activity log
          -y, --logfile_maxbytes N    size at which the activity log is rotated; KB, MB and GB may follow; 0 is never (50MB)
          -z, --logfile_backups N     rotated activity logs to keep (10)
          -e, --loglevel LEVEL        critical, error, warn, info, debug, trace or blather (info)
          -j, --pidfile FILE          write the process id to FILE
          -i, --identifier NAME       name of this instance (supervisor)
          -q, --childlogdir FOLDER    where programs' AUTO logs go
          -k, --nocleanup             keep AUTO logs of earlier runs
          -a, --minfds N              open files that must be allowed (1024)
          -t, --strip_ansi            take colour codes out of programs' output
              --minprocs N            processes that must be allowed (200)
              --profile_options LIST  accepted and without effect

        More than the original:
              --check                 read the configuration, print every problem, start nothing; exits 0 or 2
              --engine-info           print this engine's own version and what it was built as
              --json                  with one of these two: as JSON

        """;
}
