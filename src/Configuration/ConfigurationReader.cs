namespace Supervisor.Configuration;

/// <summary>From a path, or the search for one, to the typed configuration and every finding.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads the given file, or the first that exists at the default places; with a draft, as if that fragment were written or removed already.</summary>
    public static ConfigurationResult Read(string? path, SupervisordArguments overrides, ReadingEnvironment environment, IConfigFiles files, FragmentDraft? draft = null)
    {
        var findings = new Findings();
        if (path is null && Search(environment, files) is { } found)
        {
            path = found;
            if (environment.Uid == 0)
            {
                findings.Warning(
                    "Supervisord is running as root and it is searching for its configuration file in default locations (including its current working directory); "
                    + "you probably want to specify a \"-c\" argument specifying an absolute path to a configuration file for improved security.", new(path, 0));
            }
        }

        if (path is null)
        {
            findings.Error(
                $"No config file found at default paths ({string.Join(", ", SearchPaths(environment))}); use the -c option to specify a config file at a different path",
                default);
        }
        else if (Load(path, environment, files, findings) is var (document, included))
        {
            var folder = FragmentFiles.FolderOf(document, path, environment, findings);
            ValueList<FragmentText> fragments = folder is null ? [] : new FragmentFiles(document, environment, files, findings).Read(folder, included, draft);
            return ConfigurationBuilder.Build(
                new()
                {
                    Document = document,
                    Path = path,
                    Environment = environment,
                    Files = files,
                    Findings = findings,
                    FragmentFolder = folder ?? "",
                    FragmentPaths = fragments.Select(fragment => fragment.Path).ToHashSet(StringComparer.Ordinal),
                    EnvironmentNames = ExpansionNames.ForEnvironment(environment.Variables),
                },
                overrides) with
            { Document = document, Fragments = fragments };
        }

        return new(null, findings.Problems);
    }

    /// <summary>Whether the document makes groups and nothing else: it was written to be pushed.</summary>
    public static bool IsFragment(IniDocument document) => FragmentFiles.IsMeant(document);

    /// <summary>Reads one file as an engine would read it as a fragment, if it had nothing else.</summary>
    public static ConfigurationResult ReadFragment(string path, ReadingEnvironment environment, IConfigFiles files)
    {
        var findings = new Findings();
        if (LoadMain(path, environment, files, findings) is not { } file)
        {
            return new(null, findings.Problems);
        }

        var (document, own) = (new IniDocument(), new IniDocument());
        document.Merge(IniFile.Parse(path, "[supervisord]\n"));
        FragmentFiles.Check(document, file, environment, files, findings);
        document.Merge(file);
        own.Merge(file);
        var result = ConfigurationBuilder.Build(
            new()
            {
                Document = document,
                Path = path,
                Environment = environment,
                Files = files,
                Findings = findings,
                FragmentPaths = new HashSet<string>(StringComparer.Ordinal) { path },
                EnvironmentNames = ExpansionNames.ForEnvironment(environment.Variables),
            },
            SupervisordArguments.None);
        return result with { Document = own };
    }

    /// <summary>The default places in order; the first two lie beside the executable.</summary>
    public static IReadOnlyList<string> SearchPaths(ReadingEnvironment environment)
    {
        var beside = environment.ExecutableDirectory is { } folder ? PosixPath.Directory(folder) : null;
        return
        [
            .. beside is null ? [] : new[] { PosixPath.Join(beside, "etc/supervisord.conf"), PosixPath.Join(beside, "supervisord.conf") },
            "supervisord.conf", "etc/supervisord.conf", "/etc/supervisord.conf", "/etc/supervisor/supervisord.conf",
        ];
    }

    internal static string? Search(ReadingEnvironment environment, IConfigFiles files) =>
        SearchPaths(environment).FirstOrDefault(path => files.FileExists(PosixPath.Join(environment.CurrentDirectory, path)));

    internal static IniFile? LoadMain(string path, ReadingEnvironment environment, IConfigFiles files, Findings findings)
    {
        var full = PosixPath.Join(environment.CurrentDirectory, path);
        if (path.Length == 0 || !files.FileExists(full))
        {
            findings.Error($"could not find config file {path}", default);
            return null;
        }

        var text = files.Read(full);
        if (text.Error is { } why)
        {
            findings.Error(why.StartsWith("'utf-8'", StringComparison.Ordinal) ? why
                : $"could not read config file {path}{(why is ConfigFiles.TooLarge or ConfigFiles.NoFile ? ": " + why : "")}", new(path, 0));
            return null;
        }

        var file = Parse(path, text.Value, environment, findings);

        // What is no data file has no sections either, and that these are missing would only lead astray.
        return file.IsUnreadable ? null : file;
    }

    internal static IniFile Parse(string path, string text, ReadingEnvironment environment, Findings findings)
    {
        var format = environment.ReadsDataFiles ? ConfigurationText.FormatOf(path) : ConfigurationFormat.Ini;
        var hasMark = environment.ReadsDataFiles && text is ['\uFEFF', ..];
        text = hasMark ? text[1..] : text;
        var file = ConfigurationText.Read(path, text, format, findings);
        if (IniFile.LineOf('\0', text) is { } line)
        {
            findings.Error("the file has a NUL byte, which no setting can hold", new(path, line));
        }

        file.HasMark = hasMark && format == ConfigurationFormat.Ini;
        if (file.Headless is { } headless)
        {
            findings.Error(IniFile.NoSectionHeaders(path, headless), new(path, headless.Line));
        }

        foreach (var bad in file.BadLines)
        {
            findings.Error(IniFile.ParsingErrors(path, [bad]), new(path, bad.Line));
        }

        return file;
    }

    /// <summary>Whoever reads files for people takes it; the original stops there, and so does an engine.</summary>
    internal static void WarnOfMark(IniFile file, Findings findings)
    {
        if (file.HasMark)
        {
            findings.Warning("the file begins with a byte order mark: an engine does not start with it; write it without", new(file.Path, 1));
        }
    }

    private static (IniDocument Document, IncludedFiles Included)? Load(string path, ReadingEnvironment environment, IConfigFiles files, Findings findings)
    {
        if (LoadMain(path, environment, files, findings) is not { } main)
        {
            return null;
        }

        WarnOfMark(main, findings);
        var document = new IniDocument();
        document.Merge(main);
        var included = new IncludedFiles(document, path, environment, files, findings);
        if (document.Find("include") is { } include)
        {
            included.Read(include);
        }

        return (document, included);
    }
}
