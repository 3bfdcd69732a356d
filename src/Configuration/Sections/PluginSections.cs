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
                reader.Error(
                    $"[{section.Name}] wants '{plugin.Factory}', which is Python code and cannot be loaded: remove the section; "
                    + $"only [rpcinterface:supervisor] with {StandardRpcFactory} is served",
                    RpcFactory);
            }
            else if (plugin.Name != "supervisor")
            {
                reader.Error($"[{section.Name}] would publish the standard methods as {plugin.Name}.*: they are served as supervisor.* only; name it [rpcinterface:supervisor]", RpcFactory);
            }
            else if (plugin.Arguments.Count > 0)
            {
                // The original makes the interface once for each server, so without one it never finds out.
                var message = $"Could not make supervisor rpc interface: it takes no keys but {RpcFactory}, and [{section.Name}] or [DEFAULT] has {string.Join(", ", plugin.Arguments.Select(pair => pair.Key))}";
                if (context.Document.Sections.Any(other => KnownNames.KindOf(other.Name) is "inet_http_server" or "unix_http_server"))
                {
                    reader.Error(message, RpcFactory);
                }
                else
                {
                    reader.Warning(message, RpcFactory);
                }
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
