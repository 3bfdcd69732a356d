namespace Supervisor.Configuration;

/// <summary>What supervisorctl takes from its file: [supervisorctl] of the main file alone, without [include].</summary>
public static class SupervisorctlReader
{
    /// <summary>The settings, or the original's reason; without a path and without a file at the default places: the built-in ones.</summary>
    public static Parsed<SupervisorctlSettings> Read(string? path, ReadingEnvironment environment, IConfigFiles files)
    {
        path ??= ConfigurationReader.Search(environment, files);
        if (path is null)
        {
            return new SupervisorctlSettings();
        }

        var findings = new Findings();
        if (ConfigurationReader.LoadMain(path, environment, files, findings) is not { } main || findings.HasErrors)
        {
            return Refused(findings);
        }

        var document = new IniDocument();
        document.Merge(main);
        if (document.Find("supervisorctl") is not { } section)
        {
            return new Refusal(".ini file does not include supervisorctl section");
        }

        var context = new ConfigurationContext
        {
            Document = document,
            Path = path,
            Environment = environment,
            Files = files,
            Findings = findings,
            EnvironmentNames = ExpansionNames.ForEnvironment(environment.Variables),
        };
        var settings = SupervisorctlSection.Read(context, section);
        return findings.HasErrors ? Refused(findings) : settings;
    }

    private static Refusal Refused(Findings findings) => new(findings.Problems[0].Message);
}
