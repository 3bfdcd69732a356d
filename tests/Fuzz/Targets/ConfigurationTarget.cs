using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>A whole configuration: either it is good, or every error says what and where.</summary>
internal sealed class ConfigurationTarget : Target
{
    private static readonly ReadingEnvironment Surroundings = new()
    {
        Variables = new Dictionary<string, string> { ["HOME"] = "/root", ["PATH"] = "/bin", ["ODD"] = "%s%(x" },
        HostName = "host",
        CurrentDirectory = "/tmp",
        HomeOf = _ => "/root",
    };

    public override string Name => "configuration";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. ConfigurationTexts.All.Select(Bytes), Bytes(SampleConfiguration.Text)];

    public override IReadOnlyList<string> Words => ConfigurationTexts.Words;

    public override bool Try(byte[] input)
    {
        var result = ConfigurationReader.Read("/etc/main.conf", SupervisordArguments.None, Surroundings, new OneFile(Text(input)));
        if (result.Succeeded == result.Errors.Any())
        {
            throw new BrokenPromise(result.Succeeded ? "good in spite of errors" : "bad without an error");
        }

        foreach (var problem in result.Problems)
        {
            Clear(problem.Message);
        }

        return result.Succeeded;
    }

    /// <summary>One file on a machine that has every folder, and root.</summary>
    private sealed class OneFile(string text) : IConfigFiles
    {
        public bool FileExists(string path) => path is "/etc/main.conf" or "/etc/more.conf";

        public bool DirectoryExists(string path) => path.Length < 200;

        public Parsed<string> Read(string path) => path == "/etc/main.conf" ? text : "[program:more]\ncommand=cat\n";

        public IReadOnlyList<string> Glob(string pattern) => pattern.Contains("more", StringComparison.Ordinal) ? ["/etc/more.conf"] : [];

        public Account? FindUser(string name) => name == "root" ? new("root", 0, 0) : null;

        public Account? FindUser(uint uid) => uid == 0 ? new("root", 0, 0) : null;

        public uint? FindGroup(string name) => name == "root" ? 0 : null;

        public bool GroupExists(uint gid) => gid == 0;
    }
}
