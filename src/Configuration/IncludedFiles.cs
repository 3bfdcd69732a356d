namespace Supervisor.Configuration;

/// <summary>[include]: finds the files, merges them in order and says so.</summary>
internal sealed class IncludedFiles(IniDocument document, string mainPath, ReadingEnvironment environment, IConfigFiles files, Findings findings)
{
    private const string HereMark = "%(here)s";

    private readonly List<string> _patterns = [];

    /// <summary>Whether a file of this path is read, or would be if it were there.</summary>
    public bool Covers(string path) => _patterns.Exists(pattern => Covers(pattern.Split('/'), path.Split('/')));

    private static bool Covers(string[] pattern, string[] path) =>
        pattern.Length == path.Length && pattern.Zip(path).All(pair => pair.First == pair.Second
            || ((pair.First.StartsWith('.') || !pair.Second.StartsWith('.')) && ShellPattern.Matches(pair.First, pair.Second)));

    public void Read(IniSection include)
    {
        if (document.Find(include, "files") is not { } setting)
        {
            findings.Error(".ini file has [include] section, but no files setting", include.Source, include.Name, "files");
            return;
        }

        var here = PosixPath.Directory(PosixPath.Absolute(mainPath, environment.CurrentDirectory));
        var names = ExpansionNames.ForEnvironment(environment.Variables).With("here", here).With("host_node_name", environment.HostName);
        var expanded = Expansion.Expand(setting.Value.Replace(HereMark, here, StringComparison.Ordinal), names, "include.files");
        if (expanded.Error is { } error)
        {
            findings.Error(error, setting.Source, include.Name, setting.Key);
            return;
        }

        foreach (var pattern in PythonText.Words(expanded.Value).Select(word => PosixPath.Join(here, word)))
        {
            _patterns.Add(PosixPath.Normal(pattern));
            var found = files.Glob(pattern).Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0)
            {
                findings.Warning($"No file matches via include \"{pattern}\"", setting.Source, include.Name, setting.Key);
            }

            found.ForEach(path => Merge(path, setting));
        }
    }

    private void Merge(string path, IniOption setting)
    {
        // The original says so even of a file that it could not open.
        findings.Info($"Included extra file \"{path}\" during parsing", setting.Source);
        var text = files.ReadIncluded(path);
        if (text.Error is { } why)
        {
            if (why.StartsWith("'utf-8'", StringComparison.Ordinal))
            {
                findings.Error(why, new(path, 0));
            }
            else if (why is ConfigFiles.TooLarge or ConfigFiles.NoFile)
            {
                findings.Error($"cannot read included file {path}: {why}", setting.Source);
            }
            else
            {
                findings.Warning($"cannot read included file {path}: {why}", setting.Source);
            }

            return;
        }

        var file = ConfigurationReader.Parse(path, text.Value, environment, findings);
        ConfigurationReader.WarnOfMark(file, findings);
        if (file.Sections.FirstOrDefault(section => section.Name == "include") is { } nested)
        {
            findings.Warning("[include] in an included file is not followed", nested.Source, nested.Name);
        }

        // Replaced as text, and at once: so the mark works in every key of an included file, and only in this spelling.
        var here = PosixPath.Directory(PosixPath.Absolute(path, environment.CurrentDirectory));
        document.Merge(file, value => value.Replace(HereMark, here, StringComparison.Ordinal));
    }
}
