using System.Text.RegularExpressions;

namespace Supervisor.Client.Desired;

/// <summary>What must be asked of the engine for one program.</summary>
/// <param name="Name">The program.</param>
/// <param name="Text">The new text of its fragment; null when its definition stays.</param>
/// <param name="Remove">The fragment goes.</param>
/// <param name="State">The state to bring it to; null when none is declared.</param>
public sealed partial record ProgramChange(string Name, string? Text, bool Remove, string? State)
{
    public string Fragment => WrittenProgram.FragmentOf(Name);

    /// <summary>Null when the program is defined elsewhere, and more than its state would have to change.</summary>
    public static ProgramChange? Plan(string name, WrittenProgram? written, Declaration before, Declaration desired, IReadOnlyList<string> differs)
    {
        var definition = differs.Any(property => property != PropertyNames.State);
        if (definition && before.Exists && written is not { IsOurs: true })
        {
            return null;
        }

        if (!desired.Exists)
        {
            return new(name, null, Remove: true, State: null);
        }

        // One that is written and has no processes is just being made by somebody else: whoever says the same waits until it is.
        var isComing = written is { IsOurs: true } && before.Items(PropertyNames.Processes).Count == 0;
        var text = definition || isComing ? ProgramSection.Render("program:" + name, ProgramSection.Over(written?.Options ?? new Dictionary<string, string>(), desired)) : null;
        return new(name, text, Remove: false, desired.Text(PropertyNames.State));
    }

    /// <summary>Throws what the declaration lacks before the engine is asked.</summary>
    public static void Check(ProgramChange change, Declaration before, Declaration desired)
    {
        List<string> problems = [];
        if (change.Text is not null && !before.Exists && desired.Text(PropertyNames.Command) is null or "")
        {
            problems.Add($"cannot make {change.Name}: '{PropertyNames.Command}' is missing, and there is no such program yet");
        }

        if (change.Text is not null && !FragmentName().IsMatch(change.Name))
        {
            problems.Add($"cannot make {change.Name}: the name of a declared program has letters, digits, '_', '-' and '.' only, 100 at most");
        }

        if (problems.Count > 0)
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, problems);
        }
    }

    public static string Refusal(string name, WrittenProgram? written, Declaration before) =>
        written is { Fragment: { } fragment } ? $"cannot change {name}: it is defined in the fragment '{fragment}', which was not made by DSC; remove that fragment first"
        : before.Text(PropertyNames.Source) is { } file ? $"cannot change {name}: it is defined in {file}, and only what DSC has made is changed by DSC; take it out of that file first"
        : $"cannot change {name}: it is defined in the engine's own configuration, and only what DSC has made is changed by DSC";

    /// <summary>What would be there: what is declared over what is there.</summary>
    public static Declaration Foreseen(Declaration before, Declaration desired, ProgramChange change) =>
        change.Remove
            ? new() { [PropertyNames.Name] = change.Name, [PropertyNames.SocketPath] = before[PropertyNames.SocketPath], [PropertyNames.Exist] = false }
            : before.With(desired, ProgramProperties.All.Where(property => property.Use == PropertyUse.Both))
                .With(PropertyNames.Exist, true)
                // Which processes there will be is not known before they are.
                .With(PropertyNames.Processes, change.Text is null && change.State == before.Text(PropertyNames.State) ? before[PropertyNames.Processes] : null);

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,100}\z")]
    private static partial Regex FragmentName();
}
