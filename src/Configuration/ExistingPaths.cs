namespace Supervisor.Configuration;

/// <summary>Paths as settings and options give them, checked against the disk; without a disk not checked.</summary>
internal sealed class ExistingPaths(ReadingEnvironment environment, IConfigFiles? files)
{
    /// <summary>A path whose folder must exist; kept as written but for "~".</summary>
    public Parsed<string> PathInExistingFolder(string text)
    {
        var path = PosixPath.ExpandUser(text, environment);
        var folder = PosixPath.Directory(path);
        return folder.Length == 0 || files?.DirectoryExists(PosixPath.Join(environment.CurrentDirectory, folder)) != false
            ? path
            : new Refusal($"The directory named as part of the path {text} does not exist");
    }

    public Parsed<string> ExistingFolder(string text)
    {
        var path = PosixPath.ExpandUser(text, environment);
        return path.Length > 0 && files?.DirectoryExists(PosixPath.Join(environment.CurrentDirectory, path)) != false ? path : new Refusal($"{text} is not an existing directory");
    }

    public string Absolute(string text) => PosixPath.Absolute(PosixPath.ExpandUser(text, environment), environment.CurrentDirectory);
}
