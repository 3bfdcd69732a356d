namespace Supervisor.Configuration;

/// <summary>The files of a server that speaks TLS, as absolute paths; all are PEM.</summary>
public sealed record TlsSettings
{
    /// <summary>The server's certificate and behind it those that signed it.</summary>
    public required string Certificate { get; init; }

    /// <summary>Its key; may be the same file.</summary>
    public required string Key { get; init; }

    /// <summary>Who signs the certificates of clients; null: clients are not asked for one.</summary>
    public string? ClientCa { get; init; }

    /// <summary>A client without a good certificate is not served.</summary>
    public bool ClientRequired { get; init; }
}

/// <summary>What is wrong with the files of a TLS server: which key of the section, and why.</summary>
public sealed record TlsProblem(string Key, string Message);

/// <summary>What stood in the files of a TLS server when they were read.</summary>
public sealed record TlsTexts(string Certificate, string Key, string? ClientCa)
{
    /// <summary>The key is nobody's to see.</summary>
    public override string ToString() => nameof(TlsTexts);
}
