namespace Supervisor.Configuration;

/// <summary>Document → typed configuration and all findings, in the order in which the original would meet them.</summary>
internal static class ConfigurationBuilder
{
    public static ConfigurationResult Build(ConfigurationContext context, SupervisordArguments arguments)
    {
        var (document, findings) = (context.Document, context.Findings);
        if (document.Find("supervisord") is not { } section)
        {
            // After a broken head the section may well have been meant.
            if (!findings.Problems.Any(problem => problem.Message.StartsWith("File contains no section headers.", StringComparison.Ordinal)))
            {
                findings.Error(".ini file does not include supervisord section", new(context.Path, 0));
            }

            section = new("supervisord", new(context.Path, 0));
        }

        var supervisord = SupervisordSection.Read(context, section, arguments);
        context = context with
        {
            OldWays = supervisord.OldWays,
            CommonEnvironment = supervisord.Environment,
            EnvironmentNames = context.EnvironmentNames.WithEnvironment(supervisord.Environment),
        };
        var interfaces = PluginSections.RpcInterfaces(context);
        var groups = new GroupSections(context, supervisord.StripAnsi).Read();
        var servers = ServerSections.Read(context);
        var bare = context with { EnvironmentNames = ExpansionNames.ForEnvironment(context.Environment.Variables) };
        var user = SupervisordSection.User(bare, section, arguments);
        var plugins = PluginSections.CtlPlugins(context);
        OwnFileNames.Check(context, supervisord, servers);
        UnknownNames.Report(document, findings);
        return new(
            findings.HasErrors ? null : new()
            {
                Path = context.Path,
                Supervisord = supervisord with { User = user },
                Servers = servers,
                Supervisorctl = Supervisorctl(bare),
                RpcInterfaces = interfaces,
                CtlPlugins = plugins,
                Groups = groups,
                ServerUrl = ServerSections.Url(servers),
            },
            findings.Problems);
    }

    /// <summary>The client's section never stops the daemon: what is wrong in it is a warning.</summary>
    private static SupervisorctlSettings? Supervisorctl(ConfigurationContext context)
    {
        if (context.Document.Find("supervisorctl") is not { } section)
        {
            return null;
        }

        var own = context with { Findings = new() };
        var settings = SupervisorctlSection.Read(own, section);
        foreach (var problem in own.Findings.Problems)
        {
            context.Findings.Warning(problem.Message, problem.Source, problem.Section, problem.Key);
        }

        return settings;
    }
}
