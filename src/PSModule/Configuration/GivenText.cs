using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>The disk with one file more, whose text was given.</summary>
internal sealed class GivenText(string path, string text, IConfigFiles disk) : IConfigFiles
{
    public bool FileExists(string asked) => asked == path || disk.FileExists(asked);

    public bool DirectoryExists(string asked) => disk.DirectoryExists(asked);

    public Parsed<string> Read(string asked) => asked == path ? text : disk.Read(asked);

    public Parsed<string> ReadIncluded(string asked) => asked == path ? text : disk.ReadIncluded(asked);

    public IReadOnlyList<string> Glob(string pattern) => disk.Glob(pattern);

    public Account? FindUser(string name) => disk.FindUser(name);

    public Account? FindUser(uint uid) => disk.FindUser(uid);

    public uint? FindGroup(string name) => disk.FindGroup(name);

    public bool GroupExists(uint gid) => disk.GroupExists(gid);
}
