namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>A dozen programs, one in every state that lasts.</summary>
internal static class ComparedPrograms
{
    public static readonly string[] Running = ["cat", "talk", "nolog", "grp:ga", "many:*", "averyveryverylongprogramnameindeed"];

    public const string Text = """
        [program:cat]
        command=/bin/cat
        stdout_logfile=%(here)s/cat.log
        [program:talk]
        command=/bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; echo oops >&2; exec sleep 1000'
        stdout_logfile=%(here)s/talk.log
        stderr_logfile=%(here)s/talk.err
        [program:down]
        command=/bin/cat
        startsecs=0
        autostart=false
        [program:fatal]
        command=/bin/false
        startsecs=30
        startretries=0
        autorestart=false
        [program:missing]
        command=/no/such/command
        autostart=false
        [program:noexec]
        command=/etc/passwd
        autostart=false
        [program:once]
        command=/bin/sh -c 'exit 3'
        startsecs=0
        autorestart=false
        [program:backoff]
        command=/no/such/command
        startretries=100000
        [program:starting]
        command=/bin/cat
        startsecs=100000
        [program:nolog]
        command=/bin/cat
        stdout_logfile=NONE
        stderr_logfile=NONE
        [program:many]
        command=/bin/cat
        process_name=%(program_name)s_%(process_num)02d
        numprocs=3
        startsecs=0
        [program:ga]
        command=/bin/cat
        startsecs=0
        [program:gb]
        command=/bin/cat
        startsecs=0
        autostart=false
        priority=5
        [group:grp]
        programs=ga,gb
        priority=7
        [program:averyveryverylongprogramnameindeed]
        command=/bin/cat

        """;
}
