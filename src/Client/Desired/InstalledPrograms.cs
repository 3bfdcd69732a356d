using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>Every program that an engine has, with where it is written and what its processes do.</summary>
public sealed class InstalledPrograms
{
    private readonly Dictionary<string, WrittenProgram> _written;
    private readonly IReadOnlyList<SupervisedProcess> _processes;
    private readonly SectionReading _reading;
    private readonly string? _socketPath;

    private InstalledPrograms(IEnumerable<WrittenProgram> written, IReadOnlyList<SupervisedProcess> processes, SectionReading reading, string? socketPath)
    {
        // Of one name that is there twice, the engine's own file wins: that one is not ours to change.
        _written = written.GroupBy(program => program.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.OrderBy(program => program.IsOurs).First(), StringComparer.Ordinal);
        (_processes, _reading, _socketPath) = (processes, reading, socketPath);
    }

    /// <summary>In order of their names.</summary>
    public IReadOnlyList<string> Names => [.. _written.Keys.Concat(Unwritten().Select(process => process.Group)).Distinct().Order(StringComparer.Ordinal)];

    /// <param name="client">The engine.</param>
    /// <param name="readFile">Reads the engine's configuration; null when that is out of reach, and then a program that was not pushed shows its state only.</param>
    /// <param name="reading">Types the sections.</param>
    /// <param name="socketPath">The address to show.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<InstalledPrograms> ReadAsync(
        ISupervisorClient client, Func<string, IniDocument?> readFile, SectionReading reading, string? socketPath, CancellationToken cancellation)
    {
        var engine = await client.GetEngineAsync(cancellation).ConfigureAwait(false);
        var document = engine.ConfigPath.Length > 0 ? readFile(engine.ConfigPath) : null;

        // In this order: the definition of a program that somebody makes meanwhile is on the disk before its processes are there.
        var processes = await client.GetProcessesAsync([], cancellation).ConfigureAwait(false);
        var fragments = await client.GetFragmentsAsync(cancellation).ConfigureAwait(false);
        var own = document is null ? [] : WrittenPrograms.In(document, fragments);
        var installed = new InstalledPrograms(own.Concat(fragments.SelectMany(WrittenPrograms.In)), processes, reading, socketPath);
        if (!installed.Unwritten().Any())
        {
            return installed;
        }

        // And one that somebody takes away meanwhile has left its processes in the first answer only.
        var still = (await client.GetProcessesAsync([], cancellation).ConfigureAwait(false)).Select(process => process.Group).ToHashSet(StringComparer.Ordinal);
        return new(installed._written.Values, [.. processes.Where(process => still.Contains(process.Group))], reading, socketPath);
    }

    public WrittenProgram? Written(string name) => _written.GetValueOrDefault(name);

    /// <summary>The program as it is; with _exist false when there is none.</summary>
    public Declaration View(string name)
    {
        if (Written(name) is { } program)
        {
            return State(program.View(_reading), ProcessesOf(program));
        }

        var unwritten = Unwritten().Where(process => process.Group == name).ToList();
        return unwritten.Count > 0
            ? State(new Declaration { [PropertyNames.Name] = name, [PropertyNames.Exist] = true }, unwritten)
            : new Declaration { [PropertyNames.Name] = name, [PropertyNames.SocketPath] = _socketPath, [PropertyNames.Exist] = false };
    }

    /// <summary>Those that are as the filter says; its name may be a pattern.</summary>
    public IEnumerable<Declaration> Matching(Declaration filter) => Names
        .Where(name => filter.Text(PropertyNames.Name) is not { Length: > 0 } pattern || ShellPattern.Matches(pattern, name))
        .Select(View)
        .Where(view => DesiredDiff.Between(ProgramProperties.All, filter, view).Count == 0);

    private Declaration State(Declaration view, IReadOnlyList<SupervisedProcess> processes) => view
        .With(PropertyNames.State, ProgramState.Of(processes))
        .With(PropertyNames.Processes, ProgramState.Items(processes))
        .With(PropertyNames.SocketPath, _socketPath);

    /// <summary>In a group of its own all of them are the program's; else those whose names it makes.</summary>
    private IReadOnlyList<SupervisedProcess> ProcessesOf(WrittenProgram program)
    {
        var inGroup = _processes.Where(process => process.Group == program.Group).ToList();
        if (program.Group == program.Name)
        {
            return inGroup;
        }

        var names = _reading.ProcessNames(program);
        return [.. inGroup.Where(process => names.Contains(process.ProcessName))];
    }

    /// <summary>Processes of groups that no section we can read has made.</summary>
    private IEnumerable<SupervisedProcess> Unwritten()
    {
        var known = _written.Values.Select(program => program.Group).ToHashSet(StringComparer.Ordinal);
        return _processes.Where(process => !known.Contains(process.Group));
    }
}
