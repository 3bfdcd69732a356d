using System.Xml.Linq;

namespace Supervisor.Package;

/// <summary>What galleries know of the module before they open it, all of it from the manifest; tags as Publish-Module makes them.</summary>
public static class Nuspec
{
    private static readonly XNamespace Space = "http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd";

    public static XDocument Of(string id, ManifestText manifest)
    {
        var prerelease = manifest.One("Prerelease");
        return new XDocument(new XElement(Space + "package", new XElement(Space + "metadata",
            Element("id", id),
            Element("version", manifest.One("ModuleVersion") + (prerelease.Length > 0 ? "-" + prerelease : "")),
            Element("authors", manifest.One("Author")),
            Element("owners", manifest.One("CompanyName")),
            Element("requireLicenseAcceptance", "false"),
            Optional("licenseUrl", manifest.One("LicenseUri")),
            Optional("projectUrl", manifest.One("ProjectUri")),
            Element("description", manifest.One("Description")),
            Optional("releaseNotes", manifest.One("ReleaseNotes")),
            Optional("copyright", manifest.One("Copyright")),
            Element("tags", string.Join(' ', Tags(manifest))))));
    }

    private static IEnumerable<string> Tags(ManifestText manifest)
    {
        var cmdlets = manifest.List("CmdletsToExport");
        var resources = manifest.List("DscResourcesToExport");
        return [
            .. manifest.List("Tags"),
            "PSModule",
            "PSIncludes_Cmdlet",
            .. cmdlets.Select(name => $"PSCmdlet_{name}"),
            .. cmdlets.Select(name => $"PSCommand_{name}"),
            .. resources.Count > 0 ? ["PSIncludes_DscResource", .. resources.Select(name => $"PSDscResource_{name}")] : Array.Empty<string>(),
        ];
    }

    private static XElement Element(string name, string value) => new(Space + name, value);

    private static XElement? Optional(string name, string value) => value.Length == 0 ? null : Element(name, value);
}
