namespace Supervisor.Configuration;

/// <summary>The keys of an [inet_http_server] that make it speak TLS.</summary>
internal static class TlsKeys
{
    public const string Certificate = "tls_certificate";
    public const string Key = "tls_key";
    public const string ClientCa = "tls_client_ca";
    public const string ClientRequired = "tls_client_required";

    public static readonly string[] All = [Certificate, Key, ClientCa, ClientRequired];

    public static TlsSettings? Read(SectionReader reader)
    {
        var required = reader.Read(ClientRequired, false, ValueTypes.Boolean);
        var (certificate, key, ca) = (Path(reader, Certificate), Path(reader, Key), Path(reader, ClientCa));
        if (reader.Find(Certificate) is null)
        {
            if (All.FirstOrDefault(name => reader.Find(name) is not null) is { } lone)
            {
                reader.Error($"section [{reader.Section.Name}] has {lone} but no {Certificate}, so it would be served without TLS", lone);
            }

            return null;
        }

        if (required && ca is null)
        {
            reader.Error($"section [{reader.Section.Name}] requires certificates of clients, but has no {ClientCa} that says who signs them", ClientRequired);
        }

        if (reader.Find(Key) is null)
        {
            reader.Error($"section [{reader.Section.Name}] has {Certificate} but no {Key} (it may be the same file)", Certificate);
        }

        if (certificate is null || key is null || (ca is null && reader.Find(ClientCa) is not null))
        {
            return null;
        }

        var settings = new TlsSettings { Certificate = certificate, Key = key, ClientCa = ca, ClientRequired = required };
        if (reader.Context.Files.CheckTls(settings) is { } problem)
        {
            reader.Error($"cannot serve TLS in section [{reader.Section.Name}]: {problem.Message}", problem.Key);
        }

        return settings;
    }

    private static string? Path(SectionReader reader, string key)
    {
        if ((reader with { Names = reader.Context.Names }).Text(key) is not { } text)
        {
            return null;
        }

        var path = reader.Context.AbsolutePath(text);
        if (text.Length > 0 && reader.Context.Files.FileExists(path))
        {
            return path;
        }

        reader.Error($"cannot find the file {PythonText.Repr(path)} of {key} in section [{reader.Section.Name}]", key);
        return null;
    }
}
