using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The published engine under its names: the folder SUPERVISOR_ENGINE_DIR, else the build beside the tests with the names made here.</summary>
internal static class EngineBinary
{
    private static readonly string[] Names = ["supervisor-engine", "supervisord", "supervisorctl", "echo_supervisord_conf", "pidproxy"];

    public static string? Folder { get; } = Find();

    public static string Supervisord => Path.Combine(Folder!, "supervisord");

    public static string Supervisorctl => Path.Combine(Folder!, "supervisorctl");

    public static string EchoSupervisordConf => Path.Combine(Folder!, "echo_supervisord_conf");

    public static string PidProxy => Path.Combine(Folder!, "pidproxy");

    /// <summary>The published one says so of itself.</summary>
    public static bool IsNative => File.Exists(Path.Combine(Folder!, "kind")) && File.ReadAllText(Path.Combine(Folder!, "kind")).StartsWith("native", StringComparison.Ordinal);

    public static bool AsRoot => Syscall.geteuid() == 0;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SUPERVISOR_ENGINE_DIR") is { Length: > 0 } given)
        {
            return File.Exists(Path.Combine(given, "supervisord")) ? Path.GetFullPath(given) : null;
        }

        var built = Path.Combine(AppContext.BaseDirectory, "supervisor-engine");
        if (!File.Exists(built))
        {
            return null;
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "engine-names");
        Directory.CreateDirectory(folder);
        foreach (var name in Names.Where(name => !File.Exists(Path.Combine(folder, name))))
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), built);
        }

        return folder;
    }
}

/// <summary>What else a test of the running engine needs.</summary>
[Flags]
public enum Needs
{
    Nothing = 0,
    Root = 1,
    Original = 2,
    Nginx = 4,
    Namespaces = 8,
    Script = 16,
    FastCgi = 32,
    Python = 64,
    Ansible = 128,
    ChildUtils = 256,
    Chromium = 512,
    Native = 1024,
    FrozenDisk = 2048,
}

/// <summary>Says why a test of the running engine cannot run here; null when it can.</summary>
internal static class EngineNeeds
{
    public const string Nginx = "/usr/sbin/nginx";
    public const string Ansible = "/usr/bin/ansible-playbook";

    /// <summary>ansible-core alone does not have it.</summary>
    private const string AnsibleCollection = "/usr/lib/python3/dist-packages/ansible_collections/community/general";
    public const string FastCgi = "/usr/sbin/fcgiwrap";

    /// <summary>A Python that has the original's library for listeners; null where there is none.</summary>
    public static string? Python => FoundPython.Value;

    private static readonly Lazy<string?> FoundPython = new(() => new[] { "/usr/bin/python3", "/usr/local/bin/python3" }.FirstOrDefault(
        python => File.Exists(python) && ProgramRun.Of(python, ["-c", "import supervisor.childutils"]).Status == 0));

    private static readonly Lazy<bool> Unshare = new(
        () => EngineBinary.AsRoot && File.Exists("/usr/bin/nsenter") && File.Exists("/usr/bin/unshare")
            && ProgramRun.Of("/usr/bin/unshare", ["--pid", "--fork", "--mount-proc", "/bin/true"]).Status == 0);

    public static string? Missing(Needs needs)
    {
        if (EngineBinary.Folder is null)
        {
            return "there is no engine: run ./build.sh engine, or set SUPERVISOR_ENGINE_DIR";
        }

        return needs switch
        {
            _ when needs.HasFlag(Needs.Root) && !EngineBinary.AsRoot => "only root may do this",
            _ when needs.HasFlag(Needs.Original) && !Client.OriginalSupervisor.Installed => "Debian's supervisor is not installed",
            _ when needs.HasFlag(Needs.Nginx) && !(EngineBinary.AsRoot && File.Exists(Nginx)) => "nginx is not installed, or we are not root",
            _ when needs.HasFlag(Needs.FastCgi) && !File.Exists(FastCgi) => "fcgiwrap is not installed",
            _ when needs.HasFlag(Needs.Namespaces) && !Unshare.Value => "unshare --pid --fork --mount-proc is not permitted here",
            _ when needs.HasFlag(Needs.ChildUtils) && Python is null => "python3 -c 'import supervisor.childutils' fails: Debian's supervisor is not installed",
            _ when needs.HasFlag(Needs.Chromium) && Browser.Program is null => "there is no chromium on the PATH",
            _ when needs.HasFlag(Needs.Native) && !EngineBinary.IsNative => "the engine is not native: .NET's own files need /proc, and folders that anybody may read",
            _ when needs.HasFlag(Needs.FrozenDisk) && FrozenDisk.Refusal is { } refusal => refusal,
            _ when needs.HasFlag(Needs.Script) && !File.Exists("/usr/bin/script") => "script is not installed",
            _ when needs.HasFlag(Needs.Python) && !File.Exists("/usr/bin/python3") => "python3 is not installed",
            _ when needs.HasFlag(Needs.Ansible) && !(File.Exists(Ansible) && Directory.Exists(AnsibleCollection)) => "Debian's ansible is not installed",
            _ => null,
        };
    }
}

/// <summary>A test of the running engine; skipped with the reason where it cannot run.</summary>
public sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute(Needs needs = Needs.Nothing) => Skip = EngineNeeds.Missing(needs);
}

/// <summary>The same for rows of data.</summary>
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute(Needs needs = Needs.Nothing) => Skip = EngineNeeds.Missing(needs);
}
