namespace Supervisor.Configuration;

/// <summary>[supervisorctl].</summary>
internal static class SupervisorctlSection
{
    public static SupervisorctlSettings Read(ConfigurationContext context, IniSection section)
    {
        var reader = new SectionReader(context, section, context.EnvironmentNames);
        var withHere = reader with { Names = context.Names };
        var defaults = new SupervisorctlSettings();
        return defaults with
        {
            ServerUrl = ServerUrl(context, withHere.Text("serverurl") ?? defaults.ServerUrl),
            Prompt = reader.Text("prompt") ?? defaults.Prompt,
            Username = reader.Text("username"),
            Password = reader.Text("password"),
            HistoryFile = withHere.Text("history_file") is { } file ? context.AbsolutePath(file) : null,
        };
    }

    private static string ServerUrl(ConfigurationContext context, string url) =>
        url.StartsWith("unix://", StringComparison.Ordinal) ? "unix://" + context.AbsolutePath(url["unix://".Length..]) : url;
}
