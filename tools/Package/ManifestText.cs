using System.Text.RegularExpressions;

namespace Supervisor.Package;

/// <summary>The packaged manifest, which is plain data: read without PowerShell.</summary>
public sealed partial class ManifestText(string text)
{
    private readonly string _text = Comment().Replace(text, "");

    public string One(string key) => List(key) is [var first, ..] ? first : "";

    /// <summary>The strings of a key, whether it holds one or a list in @( ).</summary>
    public IReadOnlyList<string> List(string key)
    {
        var match = Regex.Match(_text, $@"^\s*{key}\s*=\s*(@\((?<many>[^)]*)\)|(?<one>'(?:[^']|'')*'))", RegexOptions.Multiline);
        var value = match.Groups["many"].Success ? match.Groups["many"].Value : match.Groups["one"].Value;
        return [.. Quoted().Matches(value).Select(quoted => quoted.Groups[1].Value.Replace("''", "'"))];
    }

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"'((?:[^']|'')*)'")]
    private static partial Regex Quoted();
}
