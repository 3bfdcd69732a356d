using System.Text.RegularExpressions;
using Supervisor.Package;
using Supervisor.Unit.World;

namespace Supervisor.Unit.PSModule;

public sealed class VersionTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../.."));
    private static readonly ManifestText Manifest = new(File.ReadAllText(Path.Combine(Root, "Supervisor.psd1")));

    [Fact]
    public void Manifest_assembly_and_changelog_say_the_same_version()
    {
        var version = Manifest.One("ModuleVersion");
        var assembly = typeof(SupervisorSession).Assembly.GetName().Version!;
        Assert.Equal(version, assembly.ToString(3));
        Assert.Equal(version, Regex.Match(File.ReadAllText(Path.Combine(Root, "CHANGELOG.md")), @"^## (\S+)", RegexOptions.Multiline).Groups[1].Value);
    }

    [Fact]
    public void A_gallery_learns_the_modules_cmdlets_licence_and_tags()
    {
        var nuspec = Nuspec.Of("Supervisor", Manifest).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(Manifest.One("ModuleVersion"), nuspec["version"].Single());
        Assert.NotEmpty(nuspec["licenseUrl"].Single());
        Assert.NotEmpty(nuspec["releaseNotes"].Single());
        var tags = nuspec["tags"].Single().Split(' ');
        Assert.Superset(new HashSet<string> { "PSModule", "PSEdition_Core", "Linux", "PSIncludes_Cmdlet" }, tags.ToHashSet());
        Assert.All(Manifest.List("CmdletsToExport"), name => Assert.Contains($"PSCommand_{name}", tags));
        Assert.Equal(tags.Distinct(), tags);
    }

    [Fact]
    public void The_same_folder_gives_the_same_package_without_links()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "a.txt"), "a");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "b.txt"), "a.txt");
        Assert.Equal(["a.txt"], PackageFile.Parts(folder.Path));
        using var output = new TempFolder();
        var files = new[] { "1.nupkg", "2.nupkg" }.Select(name => Path.Combine(output.Path, name)).ToArray();
        foreach (var file in files)
        {
            PackageFile.Write(file, folder.Path, "X", Nuspec.Of("X", Manifest));
        }

        Assert.Equal(File.ReadAllBytes(files[0]), File.ReadAllBytes(files[1]));
    }
}
