namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>Every command of supervisorctl with good and bad arguments, in every state of a process.</summary>
internal static class ComparedLines
{
    private static readonly string[] Names = ["cat", "down", "fatal", "once", "backoff", "starting", "missing", "nolog", "grp:ga", "grp:*", "grp:", "many:many_01", "ga", "nope", "nope:x", "nope:*", "grp:nope", "cat:nope"];

    private static readonly string[] Topics =
    [
        "add", "avail", "clear", "exit", "fg", "help", "maintail", "open", "pid", "quit", "reload", "remove", "reread", "restart", "shutdown", "signal", "start",
        "status", "stop", "tail", "update", "version",
    ];

    public static readonly ComparedLine[] Reading =
    [
        "status", "status all", "status cat down", "status cat cat", "status cat nope", "status nope down", "status nope:x grp:nope", "status all nope",
        "pid", "pid all", "pid missing cat", "pid nope cat", "pid cat nope", "pid all nope",
        "version", "version x", "version;pid", "avail", "avail x", "START cat", "bogus x y",
        "fg", "fg a b", "fg nope", "fg missing", "fg down", "fg fatal", "fg once", "fg starting", "fg grp:*", "fg grp:", "fg ga", "fg nope:x", "fg all",
        "open", "open foo", "open unix:///nope", "open http://127.0.0.1:1", "open https://x", "quit", "exit now",
        .. Names.SelectMany(name => (string[])[$"status {name}", $"pid {name}"]).Select(line => new ComparedLine(line)),
    ];

    public static readonly ComparedLine[] Logs =
    [
        "tail -5 talk", "tail -0 talk", "tail --5 talk", "tail -99999 talk", "tail talk stderr", "tail -3 talk stderr", "tail talk STDERR", "tail talk stdout", "tail talk stdin",
        "tail talk stdin stderr", "tail -x talk", "tail -x talk bad", "tail -f talk bad", "tail -f -5 talk", "tail", "tail -f", "tail -5", "tail a b c d",
        "tail nolog stderr", "tail -f nope", "tail -f nolog stderr", "tail -f grp:nope", "tail all", "maintail x", "maintail 5", "maintail -x", "maintail -5 6", "maintail -f x",
        .. Names.Where(name => name != "backoff").Select(name => new ComparedLine($"tail {name}")),
    ];

    public static readonly ComparedLine[] Acting =
    [
        "start", "start cat", new("start down", "stop down"), "start nope", "start missing", "start noexec", "start fatal", new("start once", "stop once"), "start backoff", "start starting",
        "start nope:* cat", new("start grp:*", "stop grp:*"), new("start grp:", "stop grp:gb"), "start cat nope missing", "start fatal cat", "start ga", "start cat:nope",
        new("start down down", "stop down"), new("start many:many_00 down", "stop many:many_00 down"), "start grp:ga grp:nope",
        "stop", new("stop down", "start down"), new("stop down", "stop down"), new("stop nope cat", "start cat"), "stop nope:*", new("stop grp:* missing", "start grp:*"),
        new("stop grp:*", "stop grp:*"), "stop fatal", "stop once", "stop missing", "stop ga", "stop cat:nope", new("stop cat cat", "start cat"),
        "restart", new("restart down", "start down"), new("restart down", "stop down"), "restart nope", "restart nope:*", "restart missing", "restart noexec", "restart fatal",
        new("restart grp:*", "start grp:*"), new("restart grp:gb down", "stop down;start grp:gb"), new("restart many:*", "start many:*"),
        "signal", "signal HUP", "signal FOO talk", "signal CONT nope", "signal CONT talk many:many_00", "signal CONT missing", "signal CONT missing talk", "signal FOO missing",
        "signal FOO many:*", "signal 18 many:*", "signal SIGCONT talk", "signal cont talk", "signal 999 talk", "signal CONT nope:*", "signal CONT starting", "signal CONT once",
        "signal CONT fatal", "signal CONT cat:nope", "signal CONT down",
        "clear", "clear cat", "clear down", "clear nope cat", "clear nope:*", "clear grp:*", "clear nolog", "clear cat:nope", "clear cat cat",
    ];

    /// <summary>All of them leave things as they were.</summary>
    public static readonly ComparedLine[] Configuration =
    [
        "reread", "reread x", "update", "update nope", "update all", "update cat nope", "add", "add cat nope", "add nope cat", "add cat", "add grp",
        "remove", "remove talk nope", "remove nope talk", "remove grp", "shutdown x", "reload x",
    ];

    public static readonly ComparedLine[] Help = ["help", .. Topics.Append("nope").Append("start stop").Append("EOF").Select(topic => new ComparedLine($"help {topic}"))];

    public static readonly ComparedLine[] Options =
    [
        "-h", "-? x", "--help", "-hx", "-?", "-s", "-x", "--bogus", "--serverurl", "-c", "-s foo status", "-s foo -h", "-h -s foo", "-s http:// status",
        "-s foo:bar status", "-s ftp://x/y status", "-s unix:///a -s unix:///b status", "-s unix:///a --serverurl unix:///b status", "-i -i version", "-i=1 version",
        "--interactive=1 version", "-i version", "--ser=unix:///nope version", "-sunix:///nope version", "-- version", "version -h", "-u", "-p", "-r", "-u a -u b version",
        "-p a -p b version", "-r a -r b version", "--username", "--password=x version", "--h", "--his x version",
    ];

    public static readonly ComparedLine[] WithoutServer =
    [
        "status", "status a", "start a", "stop a", "restart a", "signal HUP a", "pid", "pid a", "tail a", "maintail", "clear a", "clear all", "fg a", "version",
        "reread", "update", "add a", "remove a", "avail", "reload", "shutdown", "open", "help", "bogus", "start", "add",
    ];

    public static readonly ComparedLine[] WithPassword = ["status cat", "pid nope", "start nope", "reread", "update", "avail", "add cat", "remove talk", "tail -5 talk", "tail -f cat bad", "clear nope", "version", "fg nope"];

    public static readonly ComparedLine[] Interactive =
    [
        new("", "", ""), new("", "", "pid\n\nbogus\nstatus cat\nhelp pid\nquit\nversion\n"), new("", "", "version"), new("", "", "shutdown\nn\nreload\nN\nversion\n"),
        new("", "", "help\n?\n!ls\nEOF\nversion\n"), new("", "", "start\nstop nope\n  version  \nexit\n"), new("", "", "open unix:///nope\nversion\n"),
        new("", "", "? start\nhelp nope\nstatus nope\npid all\nfg nope\n"), new("", "", "shutdown\n\nreload\nnope\nquit\n"), new("-i", "", "version\nquit\n"),
        new("-i shutdown", "", "n\n"), new("-i reload", "", "N\n"), new("-i reload x", "", "y\n"),
    ];

    /// <summary>While the server waits for a program that does not want to end.</summary>
    public static readonly ComparedLine[] WhileShuttingDown =
    [
        "status", "pid", "pid stubborn", "start stubborn", "start all", "stop stubborn", "stop all", "restart stubborn", "restart all", "signal CONT stubborn", "signal CONT all",
        "tail stubborn", "maintail -1", "clear stubborn", "clear all", "fg stubborn", "version", "reread", "update", "update x", "add stubborn", "remove stubborn", "avail",
        "reload", "shutdown", "start stubborn:*", "stop nope:*",
    ];
}
