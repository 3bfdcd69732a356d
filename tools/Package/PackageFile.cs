using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Supervisor.Package;

/// <summary>A folder as a .nupkg: a zip with the three parts that the packaging convention wants. The same files give the same bytes.</summary>
public static class PackageFile
{
    // Zip knows no time before 1980; a fixed one keeps packages comparable.
    private static readonly DateTimeOffset Then = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string file, string folder, string id, XDocument nuspec)
    {
        File.Delete(file);
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        var parts = Parts(folder).ToList();
        Add(zip, $"{id}.nuspec", Bytes(nuspec));
        Add(zip, "_rels/.rels", Bytes(Relationships(id)));
        Add(zip, "[Content_Types].xml", Bytes(ContentTypes(parts.Append($"{id}.nuspec"))));
        foreach (var part in parts)
        {
            Add(zip, part, File.ReadAllBytes(Path.Combine(folder, part)));
        }
    }

    /// <summary>Every plain file, as "a/b.c". Links are other names of what is there anyway, and would be copies.</summary>
    public static IEnumerable<string> Parts(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.LinkTarget is null)
        .Select(file => Path.GetRelativePath(folder, file.FullName))
        .Order(StringComparer.Ordinal);

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = Then;
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private static XDocument Relationships(string id)
    {
        XNamespace space = "http://schemas.openxmlformats.org/package/2006/relationships";
        return new XDocument(new XElement(space + "Relationships", new XElement(space + "Relationship",
            new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
            new XAttribute("Target", $"/{id}.nuspec"),
            new XAttribute("Id", "R1"))));
    }

    private static XDocument ContentTypes(IEnumerable<string> parts)
    {
        XNamespace space = "http://schemas.openxmlformats.org/package/2006/content-types";
        var all = parts.ToList();
        var extensions = all.Select(Path.GetExtension).Where(extension => extension!.Length > 1).Select(extension => extension![1..]).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);
        return new XDocument(new XElement(space + "Types",
            Default("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            extensions.Where(extension => extension != "rels").Select(extension => Default(extension, "application/octet-stream")),
            all.Where(part => Path.GetExtension(part).Length <= 1).Select(part => new XElement(space + "Override",
                new XAttribute("PartName", "/" + part), new XAttribute("ContentType", "application/octet-stream")))));

        XElement Default(string extension, string type) => new(space + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type));
    }

    private static byte[] Bytes(XDocument document) => Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + document + "\n");
}
