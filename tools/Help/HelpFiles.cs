using System.Reflection;
using Supervisor.Help.About;
using Supervisor.Help.Maml;
using Supervisor.Help.Pages;
using Supervisor.Help.Shapes;
using Supervisor.PSModule;

namespace Supervisor.Help;

/// <summary>The documents of a checkout, and what is made of them.</summary>
public sealed class HelpFiles(string root)
{
    public const string Documents = "docs/en-US";
    public const string Made = "en-US";

    public static Assembly Module { get; } = typeof(GetSupervisorCommand).Assembly;

    public IReadOnlyList<CmdletShape> Cmdlets { get; } = ModuleShape.Of(Module);

    /// <summary>Every gap: file, then what is missing.</summary>
    public IEnumerable<string> Gaps()
    {
        foreach (var cmdlet in Cmdlets)
        {
            var gaps = File.Exists(PathOf(cmdlet)) ? PageGaps.Of(File.ReadAllText(PathOf(cmdlet)), cmdlet) : ["there is no such file"];
            foreach (var gap in gaps)
            {
                yield return $"{Documents}/{cmdlet.Name}.md: {gap}";
            }
        }

        foreach (var file in Pages("*-*.md").Where(file => Cmdlets.All(cmdlet => cmdlet.Name != Path.GetFileNameWithoutExtension(file))))
        {
            yield return $"{Documents}/{Path.GetFileName(file)}: there is no such cmdlet";
        }
    }

    /// <summary>What should be in the made folder: file names and their text.</summary>
    public IReadOnlyDictionary<string, string> Generated()
    {
        var written = Cmdlets.Where(cmdlet => File.Exists(PathOf(cmdlet))).Select(cmdlet => (cmdlet, CommandPageReader.Read(File.ReadAllText(PathOf(cmdlet)))));
        var files = Pages("about_*.md").ToDictionary(file => Path.GetFileNameWithoutExtension(file) + ".help.txt", file => AboutText.Of(File.ReadAllText(file)));
        files[PageGaps.HelpFile] = MamlWriter.Write(written);
        return files;
    }

    /// <summary>What is made and does not equal what is committed.</summary>
    public IEnumerable<string> Stale()
    {
        var wanted = Generated();
        var there = Directory.Exists(Path.Combine(root, Made)) ? Directory.EnumerateFiles(Path.Combine(root, Made)).Select(file => Path.GetFileName(file)!).ToList() : [];
        return wanted.Keys.Union(there).Order(StringComparer.Ordinal).Where(name =>
            !wanted.TryGetValue(name, out var text) || !there.Contains(name) || File.ReadAllText(Path.Combine(root, Made, name)) != text);
    }

    public void Build()
    {
        Directory.CreateDirectory(Path.Combine(root, Made));
        var wanted = Generated();
        foreach (var name in Stale().ToList())
        {
            if (wanted.TryGetValue(name, out var text))
            {
                File.WriteAllText(Path.Combine(root, Made, name), text);
            }
            else
            {
                File.Delete(Path.Combine(root, Made, name));
            }
        }
    }

    /// <summary>Rewrites the syntax of these cmdlets' pages, of all that have one when none is named; a named one without a page gets one.</summary>
    public void FixSyntax(IReadOnlyCollection<string> names)
    {
        Directory.CreateDirectory(Path.Combine(root, Documents));
        foreach (var cmdlet in Cmdlets.Where(cmdlet => names.Count == 0 ? File.Exists(PathOf(cmdlet)) : names.Contains(cmdlet.Name, StringComparer.OrdinalIgnoreCase)))
        {
            var file = PathOf(cmdlet);
            File.WriteAllText(file, File.Exists(file) ? PageRepair.Repair(File.ReadAllText(file), cmdlet) : PageRepair.Begin(cmdlet));
        }
    }

    private string PathOf(CmdletShape cmdlet) => Path.Combine(root, Documents, cmdlet.Name + ".md");

    private IEnumerable<string> Pages(string pattern) =>
        Directory.Exists(Path.Combine(root, Documents)) ? Directory.EnumerateFiles(Path.Combine(root, Documents), pattern).Order(StringComparer.Ordinal) : [];
}
