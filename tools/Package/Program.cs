namespace Supervisor.Package;

/// <summary>usage: package MODULE-FOLDER OUTPUT-FOLDER; prints the package's path.</summary>
public static class Program
{
    private static readonly string[] Unwanted = [".pdb", ".deps.json", "System.Management.Automation.dll"];

    public static int Main(string[] arguments)
    {
        if (arguments is not [var folder, var output])
        {
            Console.Error.WriteLine("usage: package MODULE-FOLDER OUTPUT-FOLDER");
            return 2;
        }

        var id = Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/'));
        var manifest = new ManifestText(File.ReadAllText(Path.Combine(folder, $"{id}.psd1")));
        var wrong = Problems(folder, id, manifest).ToList();
        foreach (var problem in wrong)
        {
            Console.Error.WriteLine($"cannot pack {folder}: {problem}");
        }

        if (wrong.Count > 0)
        {
            return 1;
        }

        var nuspec = Nuspec.Of(id, manifest);
        var version = nuspec.Descendants().First(element => element.Name.LocalName == "version").Value;
        var file = Path.Combine(output, $"{id}.{version}.nupkg");
        PackageFile.Write(file, folder, id, nuspec);
        Console.WriteLine($"package: {file} ({new FileInfo(file).Length / 1024.0 / 1024.0:0.0} MB)");
        return 0;
    }

    private static IEnumerable<string> Problems(string folder, string id, ManifestText manifest)
    {
        foreach (var part in PackageFile.Parts(folder).Where(part => part.StartsWith("bin/", StringComparison.Ordinal)).Where(part => Unwanted.Any(end => part.EndsWith(end, StringComparison.OrdinalIgnoreCase))))
        {
            yield return $"{part} does not belong into a package";
        }

        foreach (var key in new[] { "ModuleVersion", "Author", "CompanyName", "Description" }.Where(key => manifest.One(key).Length == 0))
        {
            yield return $"{id}.psd1 has no {key}";
        }

        foreach (var part in new[] { "engine/supervisor-engine", $"bin/{id}.psm1" }.Where(part => !File.Exists(Path.Combine(folder, part))))
        {
            yield return $"{part} is missing";
        }
    }
}
