namespace Supervisor.Configuration;

/// <summary>[rpcinterface:x] and [ctlplugin:x]: Python entry points. Only the standard one does anything here.</summary>
internal static class PluginSections
{
    public const string RpcFactory = "supervisor.rpcinterface_factory";
    public const string CtlFactory = "supervisor.ctl_factory";
    public const string StandardRpcFactory = "supervisor.rpcinterface:make_main_rpcinterface";

    public static ValueList<PluginSettings> RpcInterfaces(ConfigurationContext context)
    {
        List<PluginSettings> found = [];
        foreach (var section in context.Document.WithPrefix("rpcinterface:"))
        {
            var reader = new SectionReader(context, section, context.EnvironmentNames);
            if (reader.Find(RpcFactory) is null)
            {
                reader.Error($"section [{section.Name}] does not specify a {RpcFactory}", RpcFactory);
                continue;
            }

            var plugin = Plugin(context, reader, RpcFactory);
            found.Add(plugin);
            if (plugin.Factory != StandardRpcFactory)
            {
                reader.Warning($"[{section.Name}] is not supported yet: '{plugin.Factory}' is a Python factory and is left out", RpcFactory);
            }
            else if (plugin.Name != "supervisor" || plugin.Arguments.Count > 0)
            {
                reader.Warning($"[{section.Name}] is not supported yet: only [rpcinterface:supervisor] without arguments is served", RpcFactory);
            }
        }

        return found.ToValueList();
    }

    /// <summary>For the client; the daemon does not look at these, so nothing in them is an error.</summary>
    public static ValueList<PluginSettings> CtlPlugins(ConfigurationContext context)
    {
        var quiet = context with { Findings = new() };
        List<PluginSettings> found = [];
        foreach (var section in context.Document.WithPrefix("ctlplugin:"))
        {
            var reader = new SectionReader(quiet, section, context.EnvironmentNames);
            (reader with { Context = context }).Warning($"[{section.Name}] is not supported yet: it is a Python plug-in of supervisorctl and is left out", CtlFactory);
            if (reader.Find(CtlFactory) is not null)
            {
                found.Add(Plugin(quiet, reader, CtlFactory));
            }
        }

        return found.ToValueList();
    }

    private static PluginSettings Plugin(ConfigurationContext context, SectionReader reader, string factoryKey)
    {
        var factory = reader.Text(factoryKey) ?? "";
        var arguments = reader.Section.Options.Concat(context.Document.Defaults.Options).Select(option => option.Key).Distinct()
            .Where(key => key != factoryKey)
            .Select(key => KeyValuePair.Create(key, reader.Text(key) ?? ""));
        return new(GroupSections.NameOf(reader.Section), factory, ValueMap.From(arguments), reader.Section.Source);
    }
}
