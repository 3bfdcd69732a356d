using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>
/// Types the section of one program without its surroundings: the engine has checked it already, so every user and folder is believed to
/// be there. What stands in the engine's environment only cannot be read here; then only what is written plainly is known.
/// </summary>
public sealed class SectionReading
{
    private readonly ReadingEnvironment _environment = MachineEnvironment.Read(null, new ConfigFiles());

    /// <summary>The first process and how many there are.</summary>
    public (ProgramSettings? First, int Count) Read(WrittenProgram program)
    {
        var text = "[supervisord]\n" + ProgramSection.Render("program:" + program.Name, program.Options);
        if (program.Group != program.Name)
        {
            text += $"[group:{program.Group}]\nprograms={program.Name}\n";
        }

        var result = ConfigurationReader.Read(program.File, new SupervisordArguments(), _environment, new OneText(text));
        var processes = result.Configuration?.Groups.SelectMany(group => group.Processes).ToList() ?? [];
        return (processes.FirstOrDefault(), processes.Count);
    }

    /// <summary>The names of its processes; empty when they cannot be told.</summary>
    public IReadOnlyList<string> ProcessNames(WrittenProgram program)
    {
        var options = program.Options.Where(option => option.Key is "process_name" or "numprocs" or "numprocs_start")
            .Append(new("command", "x"));
        var text = "[supervisord]\n" + ProgramSection.Render("program:" + program.Name, new OrderedOptions(options))
            + (program.Group == program.Name ? "" : $"[group:{program.Group}]\nprograms={program.Name}\n");
        var result = ConfigurationReader.Read(program.File, new SupervisordArguments(), _environment, new OneText(text));
        return [.. result.Configuration?.Groups.SelectMany(group => group.Processes).Select(process => process.Name) ?? []];
    }

    private sealed class OneText(string text) : IConfigFiles
    {
        public bool FileExists(string path) => true;

        public bool DirectoryExists(string path) => true;

        public Parsed<string> Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];

        public Account? FindUser(string name) => new(name, 0, 0);

        public Account? FindUser(uint uid) => new(uid.ToString(System.Globalization.CultureInfo.InvariantCulture), uid, 0);

        public uint? FindGroup(string name) => 0;

        public bool GroupExists(uint gid) => true;
    }
}
