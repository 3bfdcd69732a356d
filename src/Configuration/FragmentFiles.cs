namespace Supervisor.Configuration;

/// <summary>The fragments in fragment_dir: merged like included files, but each may only add what nobody else defines.</summary>
internal sealed class FragmentFiles(IniDocument document, ReadingEnvironment environment, IConfigFiles files, Findings findings)
{
    public const string DefaultFolder = "fragments.d";

    private const string HereMark = "%(here)s";
    private static readonly string[] Kinds = ["program:", "group:", "eventlistener:", "fcgi-program:"];

    private readonly List<IniFile> _read = [];

    // By name: the first that makes it, in the document or in an earlier fragment.
    private readonly Dictionary<string, IniSection> _makers = new(StringComparer.Ordinal);

    /// <summary>The folder, whether or not it exists; null when the setting cannot be read (and a finding says so).</summary>
    public static string? FolderOf(IniDocument document, string mainPath, ReadingEnvironment environment, Findings findings)
    {
        var here = PosixPath.Directory(PosixPath.Absolute(mainPath, environment.CurrentDirectory));
        if (document.Find("supervisord") is not { } section || document.Find(section, "fragment_dir") is not { } setting)
        {
            return PosixPath.Join(here, DefaultFolder);
        }

        var names = ExpansionNames.ForEnvironment(environment.Variables).With("here", here).With("host_node_name", environment.HostName);
        var folder = Expansion.Expand(setting.Value, names, "supervisord.fragment_dir");
        if (folder.Error is { } error)
        {
            findings.Error(error, setting.Source, section.Name, setting.Key);
            return null;
        }

        if (folder.Value.Length == 0)
        {
            findings.Error("fragment_dir is empty: name a folder", setting.Source, section.Name, setting.Key);
            return null;
        }

        return PosixPath.Normal(PosixPath.Join(here, folder.Value));
    }

    /// <summary>Whether a file can only be meant as a fragment: it makes groups, and has nothing of a main file.</summary>
    public static bool IsMeant(IniDocument document) =>
        document.Sections.Any(section => KindOf(section) is not null) && document.Sections.All(section => KindOf(section) is not null || KnownNames.KindOf(section.Name) is null);

    /// <summary>The rules for one file by itself.</summary>
    public static void Check(IniDocument document, IniFile file, ReadingEnvironment environment, IConfigFiles files, Findings findings) =>
        new FragmentFiles(document, environment, files, findings).CheckSections(file);

    /// <summary>Reads them in the order of their names; a draft takes the place of the file of its name.</summary>
    public ValueList<FragmentText> Read(string folder, IncludedFiles included, FragmentDraft? draft)
    {
        var drafted = draft is null ? null : FragmentName.PathIn(folder, draft.Name);
        var paths = files.Glob(Literal(folder) + "/*.conf").Where(path => path != drafted).ToList();
        if (draft is { Text: not null })
        {
            paths.Add(drafted!);
        }

        List<FragmentText> found = [];
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            // A file that [include] has brought in is the administrator's, not a fragment.
            if (included.Covers(path))
            {
                if (path == drafted)
                {
                    findings.Error($"cannot keep a fragment in {path}: [include] reads that file already; give fragments a folder of their own with fragment_dir", new(path, 0));
                }

                continue;
            }

            var text = path == drafted ? draft!.Text! : TextOf(path);
            if (text is not null)
            {
                found.Add(new(Path.GetFileNameWithoutExtension(path), path, text));
                _read.Add(ConfigurationReader.Parse(path, text, environment, findings));
            }
        }

        KeepMakers(document.Sections);
        foreach (var file in _read)
        {
            CheckSections(file);
            KeepMakers(file.Sections);
        }

        foreach (var file in _read)
        {
            var here = PosixPath.Directory(PosixPath.Absolute(file.Path, environment.CurrentDirectory));
            document.Merge(file, value => value.Replace(HereMark, here, StringComparison.Ordinal));
        }

        return found.ToValueList();
    }

    private string? TextOf(string path)
    {
        var text = files.ReadIncluded(path);
        if (text.Error is { } why)
        {
            findings.Error($"cannot read fragment {path}: {why}", new(path, 0));
            return null;
        }

        findings.Info($"Included fragment \"{path}\" during parsing", new(path, 0));
        return text.Value;
    }

    /// <summary>A fragment makes groups and nothing else, and none that is made elsewhere.</summary>
    private void CheckSections(IniFile file)
    {
        foreach (var section in file.Sections)
        {
            if (KindOf(section) is null)
            {
                if (section.Name == document.Defaults.Name || KnownNames.KindOf(section.Name) is not null)
                {
                    findings.Error($"[{section.Name}] cannot stand in a fragment: only programs, groups, event listeners and FastCGI programs can", section.Source, section.Name);
                }
            }
            else if (_makers.TryGetValue(NameOf(section), out var other))
            {
                findings.Error($"[{section.Name}] cannot be defined by this fragment: [{other.Name}] is defined at {other.Source}", section.Source, section.Name);
            }
        }
    }

    private void KeepMakers(IEnumerable<IniSection> sections)
    {
        foreach (var section in sections.Where(section => KindOf(section) is not null))
        {
            _makers.TryAdd(NameOf(section), section);
        }
    }

    private static string? KindOf(IniSection section) => Array.Find(Kinds, kind => section.Name.StartsWith(kind, StringComparison.Ordinal));

    private static string NameOf(IniSection section) => section.Name[(section.Name.IndexOf(':') + 1)..];

    /// <summary>A folder's name is no pattern.</summary>
    private static string Literal(string folder) => string.Concat(folder.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));
}
