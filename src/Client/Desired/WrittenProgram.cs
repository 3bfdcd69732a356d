namespace Supervisor.Client.Desired;

/// <summary>A program as a file or a fragment defines it.</summary>
/// <param name="Name">The x of [program:x].</param>
/// <param name="Group">The group that it is in: its own, or that of a [group:y].</param>
/// <param name="Options">The section's options as they are written.</param>
/// <param name="File">Where it is written.</param>
/// <param name="Fragment">The fragment that it was pushed with; null for one of the engine's own files.</param>
public sealed record WrittenProgram(string Name, string Group, IReadOnlyDictionary<string, string> Options, string File, string? Fragment)
{
    public const string FragmentPrefix = "dsc-";

    public static string FragmentOf(string program) => FragmentPrefix + program;

    /// <summary>Whether it may be changed: it was declared, and nothing else is in its fragment.</summary>
    public bool IsOurs => Fragment == FragmentOf(Name);

    /// <summary>The declared view of it: effective values, with texts as they are written; what cannot be read is not specified.</summary>
    public Declaration View(SectionReading reading)
    {
        var (settings, count) = reading.Read(this);
        var view = new Declaration { [PropertyNames.Name] = Name, [PropertyNames.Source] = File, [PropertyNames.Exist] = true };
        foreach (var property in ProgramProperties.Options)
        {
            view.Set(property.Name, settings is not null && property.Effective is { } effective ? effective(settings) : ProgramSection.Read(property, Options));
        }

        view.Set("numprocs", view["numprocs"] ?? (count > 0 ? (long)count : null));
        view.Set("numprocsStart", view["numprocsStart"] ?? (settings is null ? null : 0L));
        view.Set("stdoutLogFile", view["stdoutLogFile"] ?? "AUTO");
        view.Set("stderrLogFile", view["stderrLogFile"] ?? "AUTO");
        return view;
    }
}
