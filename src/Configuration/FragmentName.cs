namespace Supervisor.Configuration;

/// <summary>What a fragment may be called: the name becomes a file's, so nothing in it may lead elsewhere.</summary>
public static class FragmentName
{
    /// <summary>File systems end at 255 bytes, and the file has an ending.</summary>
    public const int Longest = 200;

    /// <summary>Why a text is no name, or null.</summary>
    public static string? Problem(string name) =>
        name.Length == 0 ? "the name is empty"
        : name.Length > Longest ? $"the name is longer than {Longest} characters"
        : name[0] is '.' or '-' ? $"the name begins with '{name[0]}'"
        : name.Contains('\0', StringComparison.Ordinal) ? "the name has a NUL"
        : name.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.')) is not '\0' and var bad ? $"the name has {PythonText.Repr(bad.ToString())}: letters, digits, '_', '-' and '.' can be used"
        : null;

    public static string PathIn(string folder, string name) => PosixPath.Join(folder, name + ".conf");
}
