using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Supervisor.Configuration;

/// <summary>What reading a configuration asks of the machine: files, folders, users and groups.</summary>
public interface IConfigFiles
{
    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>The text of a file, or why it cannot be read.</summary>
    Parsed<string> Read(string path);

    /// <summary>The same for a file that a pattern has found: what might never end is not opened.</summary>
    Parsed<string> ReadIncluded(string path) => Read(path);

    /// <summary>Every path that the shell pattern matches, in any order.</summary>
    IReadOnlyList<string> Glob(string pattern);

    Account? FindUser(string name);

    Account? FindUser(uint uid);

    uint? FindGroup(string name);

    bool GroupExists(uint gid);

    /// <summary>What is wrong with the files of a TLS server, where somebody is there who can tell; null for nothing.</summary>
    TlsProblem? CheckTls(TlsSettings settings) => null;
}

/// <summary>The real disk, and accounts from passwd and group files unless the engine looks them up itself.</summary>
public sealed class ConfigFiles : IConfigFiles
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>More is no configuration, and may have no end.</summary>
    internal const int MostBytes = 16 << 20;

    internal const string TooLarge = "it has more than 16 MiB";

    internal const string NoFile = "it is a pipe, a socket or a device";

    /// <summary>The folder with passwd and group.</summary>
    public string AccountsDirectory { get; init; } = "/etc";

    /// <summary>Set by an engine that asks the system instead (directory services know more than /etc/passwd).</summary>
    public Func<string, Account?>? UserByName { get; init; }

    public Func<uint, Account?>? UserById { get; init; }

    public Func<string, uint?>? GroupByName { get; init; }

    public Func<uint, bool>? GroupById { get; init; }

    /// <summary>Set by an engine, which is who has to use them.</summary>
    public Func<TlsSettings, TlsProblem?>? TlsProblemOf { get; init; }

    /// <summary>Set by an engine that asks the system: whether it is neither a file nor a folder.</summary>
    public Func<string, bool>? IsSpecial { get; init; }

    /// <summary>Set by an engine that opens by itself, so that nobody can put something else in the file's place meanwhile; null for what is no file.</summary>
    public Func<string, SafeFileHandle?>? OpenFile { get; init; }

    /// <summary>Not even the main file may be a pipe: it would be waited for, perhaps for ever.</summary>
    public bool FilesOnly { get; init; }

    public bool FileExists(string path) => Path.Exists(path);

    public TlsProblem? CheckTls(TlsSettings settings) => TlsProblemOf?.Invoke(settings);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public Parsed<string> Read(string path) => FilesOnly ? ReadIncluded(path) : Read(() => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    public Parsed<string> ReadIncluded(string path) =>
        OpenFile is { } open ? Read(() => open(path))
        : IsSpecial?.Invoke(path) == true ? new Refusal(NoFile)
        : Read(() => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    private static Parsed<string> Read(Func<SafeFileHandle?> open)
    {
        try
        {
            using var handle = open();
            return handle is null ? new Refusal(NoFile) : ReadAll(handle) is { } bytes ? StrictUtf8.GetString(bytes) : new Refusal(TooLarge);
        }
        catch (DecoderFallbackException e)
        {
            return new Refusal(Undecodable(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(e.Message);
        }
    }

    public IReadOnlyList<string> Glob(string pattern)
    {
        var parts = pattern.Split('/');
        IEnumerable<string> found = [""];
        for (var i = 0; i < parts.Length; i++)
        {
            found = [.. found.SelectMany(path => Step(path, parts[i], i == parts.Length - 1))];
            if (i < parts.Length - 1)
            {
                found = found.Select(path => path + "/");
            }
        }

        return [.. found.Where(Path.Exists)];
    }

    public Account? FindUser(string name) => UserByName is { } ask ? ask(name)
        : Lines("passwd").Where(fields => fields.Length > 3 && fields[0] == name).Select(ToAccount).FirstOrDefault();

    public Account? FindUser(uint uid) => UserById is { } ask ? ask(uid)
        : Lines("passwd").Where(fields => fields.Length > 3 && fields[2] == Text(uid)).Select(ToAccount).FirstOrDefault();

    public uint? FindGroup(string name) => GroupByName is { } ask ? ask(name)
        : Lines("group").Where(fields => fields.Length > 2 && fields[0] == name).Select(fields => Id(fields[2])).FirstOrDefault();

    public bool GroupExists(uint gid) => GroupById is { } ask ? ask(gid) : Lines("group").Any(fields => fields.Length > 2 && fields[2] == Text(gid));

    /// <summary>The home folder of a user in passwd.</summary>
    public string? HomeOf(string user) => Lines("passwd").FirstOrDefault(fields => fields.Length > 5 && fields[0] == user)?[5];

    internal string? HomeOf(uint uid) => Lines("passwd").FirstOrDefault(fields => fields.Length > 5 && fields[2] == Text(uid))?[5];

    /// <summary>Null when there is too much of it.</summary>
    private static byte[]? ReadAll(SafeFileHandle handle)
    {
        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var all = new MemoryStream();
        var piece = new byte[64 << 10];
        while (file.Read(piece) is > 0 and var read)
        {
            all.Write(piece, 0, read);
            if (all.Length > MostBytes)
            {
                return null;
            }
        }

        return all.ToArray();
    }

    private static string Undecodable(DecoderFallbackException e)
    {
        var first = e.BytesUnknown is [var unknown, ..] ? unknown : (byte)0;
        return $"'utf-8' codec can't decode byte 0x{first:x2} in position {e.Index}: invalid {(first is < 0xc2 or > 0xf4 ? "start" : "continuation")} byte";
    }

    private static IEnumerable<string> Step(string path, string part, bool last)
    {
        if (part.IndexOfAny(['*', '?', '[']) < 0)
        {
            return [path + part];
        }

        try
        {
            // Names that begin with a dot want a pattern that does so too.
            return Directory.EnumerateFileSystemEntries(path.Length == 0 ? "." : path)
                .Select(entry => Path.GetFileName(entry)!)
                .Where(name => (part[0] == '.' || name[0] != '.') && ShellPattern.Matches(part, name))
                .Where(name => last || Directory.Exists(path + name))
                .Select(name => path + name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IEnumerable<string[]> Lines(string file)
    {
        var path = Path.Combine(AccountsDirectory, file);
        return File.Exists(path) ? File.ReadLines(path).Select(line => line.Split(':')) : [];
    }

    private static Account? ToAccount(string[] fields) => Id(fields[2]) is { } uid && Id(fields[3]) is { } gid ? new(fields[0], uid, gid) : null;

    private static uint? Id(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string Text(uint id) => id.ToString(CultureInfo.InvariantCulture);
}
