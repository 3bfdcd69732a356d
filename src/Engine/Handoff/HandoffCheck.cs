using System.Text;
using System.Text.Json;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// Whether a binary can go on from a state. It is asked to read the state and to write down what it has understood; whatever
/// is not in that would be lost.
/// </summary>
internal static class HandoffCheck
{
    /// <summary>The option of the command line; the state is on descriptor 0.</summary>
    public const string Option = "check-handoff";

    /// <summary>As <see cref="HandoffState.Understood"/> is written.</summary>
    private const string UnderstoodName = "understood";

    /// <summary>The other side: what is on descriptor 0 is read and written to <paramref name="say"/>; the exit status.</summary>
    /// <param name="say">What was understood.</param>
    /// <param name="complain">Why it is not taken.</param>
    /// <param name="rehearse">Throws when this binary could not go on from the state though it understands it.</param>
    public static int Answer(Action<string> say, Action<string> complain, Action<HandoffState> rehearse)
    {
        HandoffState? state = null;
        try
        {
            state = HandoffText.Read(MemoryFile.Read(0));
            if (state.Version > HandoffState.CurrentVersion)
            {
                complain($"cannot go on from a state of version {state.Version}, written by {state.WrittenBy}: this engine knows versions up to {HandoffState.CurrentVersion}\n");
                return 1;
            }

            var text = HandoffText.Write(state with { Understood = true });
            rehearse(state);
            say(Encoding.UTF8.GetString(text));
            return 0;
        }
        catch (Exception problem)
        {
            // Whatever it is, it is better met here.
            complain($"{(state is null ? "cannot read the state: " : "")}{problem.Message}\n");
            return 1;
        }
    }

    /// <summary>Why the answer is not good enough, in words; null when it is.</summary>
    public static string? Judge(byte[] state, byte[] answer)
    {
        JsonDocument theirs;
        try
        {
            theirs = JsonDocument.Parse(answer);
        }
        catch (JsonException)
        {
            var said = Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 2000))).Split('\n').FirstOrDefault(line => line.Trim().Length > 0);
            return said is null ? "it does not answer as an engine does" : $"it says: {said.Trim()}";
        }

        using (theirs)
        using (var ours = JsonDocument.Parse(state))
        {
            return Missing(ours.RootElement, theirs.RootElement, "") is { } place ? $"it would lose {place}"
                : theirs.RootElement.TryGetProperty(UnderstoodName, out var understood) && understood.ValueKind is JsonValueKind.True ? null
                : "it does not answer as an engine does: it says again what it hears";
        }
    }

    /// <summary>The first place of the one that the other does not have; what the other has besides does no harm.</summary>
    private static string? Missing(JsonElement ours, JsonElement theirs, string place)
    {
        if (ours.ValueKind != theirs.ValueKind)
        {
            return place;
        }

        switch (ours.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in ours.EnumerateObject())
                {
                    var inner = place.Length == 0 ? property.Name : $"{place}.{property.Name}";
                    if (!theirs.TryGetProperty(property.Name, out var other))
                    {
                        return inner;
                    }

                    if (Missing(property.Value, other, inner) is { } missing)
                    {
                        return missing;
                    }
                }

                return null;
            case JsonValueKind.Array:
                if (ours.GetArrayLength() != theirs.GetArrayLength())
                {
                    return place;
                }

                return ours.EnumerateArray().Zip(theirs.EnumerateArray()).Select((pair, index) => Missing(pair.First, pair.Second, $"{place}[{index}]")).FirstOrDefault(missing => missing is not null);
            default:
                return JsonElement.DeepEquals(ours, theirs) ? null : place;
        }
    }
}
